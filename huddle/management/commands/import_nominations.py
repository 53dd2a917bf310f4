"""Import a file of nominations as its huddle's coordinator, and say what became of each row."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from huddle.imports.reading import LARGEST_UPLOAD, ImportRefused
from huddle.imports.report import sections_of
from huddle.models import Huddle, ImportRow
from huddle.queries.importing import batch_rows, earlier_rows, huddle_to_import_for
from huddle.services.importing import check_nominations, import_nominations
from practitioners.models import Practitioner


class Command(BaseCommand):
    help = "Import nominations from a CSV or XLSX file. Rows that came before are left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or XLSX, up to 2,000 rows")
        parser.add_argument(
            "--as", dest="email", required=True, metavar="EMAIL", help="the coordinator"
        )
        parser.add_argument("--huddle", help="which huddle, for who coordinates several")
        parser.add_argument("--dry-run", action="store_true", help="say it, write nothing")

    def handle(self, **options: Any) -> None:
        coordinator = _coordinator(options["email"])
        huddle = _huddle(coordinator, options["huddle"])
        try:
            rows = self._rows(options, huddle, coordinator)
        except ImportRefused as refused:
            raise CommandError("\n".join(refused.advice)) from refused
        except PermissionDenied as refused:
            raise CommandError(str(refused)) from refused
        self._say(rows, earlier_rows(rows, by=coordinator))
        if options["dry_run"]:
            self.stdout.write("Nothing was written: this was a dry run.")

    def _rows(
        self, options: dict[str, Any], huddle: Huddle, coordinator: Practitioner
    ) -> list[ImportRow]:
        file: Path = options["file"]
        upload = _read(file)
        if options["dry_run"]:
            return check_nominations(upload, filename=file.name, huddle=huddle, by=coordinator)
        batch = import_nominations(upload, filename=file.name, huddle=huddle, by=coordinator)
        return batch_rows(batch, by=coordinator)

    def _say(self, rows: list[ImportRow], earlier: dict[str, ImportRow]) -> None:
        for section in sections_of(rows, earlier):
            self.stdout.write(f"{section.heading} ({len(section.lines)})")
            for line in section.lines:
                self.stdout.write(f"  Row {line.row.number}: {' '.join(line.sentences)}".rstrip())
        self.stdout.write(f"{len(rows)} rows.")


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_UPLOAD + 1)
    except OSError as error:
        raise CommandError(f"The file cannot be opened: {error.strerror}.") from error


def _coordinator(email: str) -> Practitioner:
    practitioner = Practitioner.objects.filter(email__iexact=email, is_active=True).first()
    if practitioner is None:
        raise CommandError("Nobody who uses Huddle has this email address.")
    return practitioner


def _huddle(coordinator: Practitioner, name: str | None) -> Huddle:
    try:
        return huddle_to_import_for(coordinator, name)
    except Huddle.DoesNotExist as error:
        raise CommandError(str(error)) from error
