"""A list as a file for a spreadsheet: complete, in UTF-8, and nothing in it ever runs."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# What a spreadsheet would take for the beginning of a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_download(
    filename: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """The rows as a download. The name must say nothing about anybody."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    response = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    response.content = "\ufeff".encode() + response.content  # or Excel takes it for Latin-1
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
