"""Load the standing huddles of a partnership from its file, after its people."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from huddle.standing import load_huddles
from practitioners.partnership import read_partnership, require_owner


class Command(BaseCommand):
    help = "Bring the standing huddles to what FILE says. Run as the database's owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file that load_partnership takes")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        require_owner()
        count = load_huddles(read_partnership(file).get("huddles", ()))
        self.stdout.write(f"Loaded {count} standing huddles.")
