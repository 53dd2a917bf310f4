"""Load agencies, teams and people from a file; again whenever the file changes."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from practitioners.partnership import load_partnership, read_partnership, require_owner


class Command(BaseCommand):
    help = "Bring agencies, teams and people to what FILE says. Run as the database's owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="JSON, as huddle/demo/partnership.json is")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        require_owner()
        loaded = load_partnership(read_partnership(file))
        self.stdout.write(f"Loaded {loaded['agencies']} agencies and {loaded['people']} people.")
