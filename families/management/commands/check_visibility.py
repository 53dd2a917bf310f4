"""Compare who sees each family with the grants; as the owner, mend what differs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Compare visible_to with the grants. With --rebuild (as the owner role), mend it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true")

    def handle(self, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM families_drift()")
            drifted = [row[0] for row in cursor.fetchall()]
            if options["rebuild"]:
                for family in drifted:
                    cursor.execute("SELECT families_refresh(%s)", [family])
        if drifted and not options["rebuild"]:
            raise CommandError(f"{len(drifted)} families differ from their grants.")
        self.stdout.write(f"{len(drifted)} families differed from their grants.")
