"""Load the demo partnership, once, where DEMO is on and nothing real is there."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from huddle.demo.cautions import load_cautions
from huddle.demo.guard import demo_partnership
from huddle.demo.loading import NOMINATIONS, load_demo
from practitioners.partnership import require_owner


class Command(BaseCommand):
    help = "Load the demo partnership and its nominations. Run as the database's owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--without-nominations",
            action="store_true",
            help="people and sessions only, to import the nominations by hand",
        )

    @transaction.atomic
    def handle(self, *args: Any, without_nominations: bool, **options: Any) -> None:
        require_owner()
        fresh = load_demo()
        if fresh and not without_nominations:
            self._import_nominations()
            load_cautions()
        self.stdout.write("The demo is loaded." if fresh else "The demo was there already.")

    def _import_nominations(self) -> None:
        coordinator = demo_partnership()["huddles"][0]["coordinator"]
        call_command("import_nominations", str(NOMINATIONS), "--as", coordinator)
