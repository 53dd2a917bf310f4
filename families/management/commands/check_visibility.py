"""Compare who sees each family with the grants; as the owner, mend what differs."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

logger = logging.getLogger(__name__)


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
            cursor.execute("SELECT families_unknown_addresses()")
            [unknown] = cursor.fetchone()
        if unknown:
            logger.warning("%s protected addresses are known to nobody who works there.", unknown)
        if drifted and not options["rebuild"]:
            raise CommandError(f"{len(drifted)} families differ from their grants.")
        self.stdout.write(f"{len(drifted)} families differed from their grants.")
