"""CSV files, whatever program wrote them: encoding and separator by rule, never by guess."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from huddle.imports.table import MOST_ROWS, ImportRefused, Sheet, known_headings

SEPARATORS = (",", ";", "\t")
MOST_LINES = MOST_ROWS * 5
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_csv(upload: bytes) -> Sheet:
    text, encoding = decode(upload)
    try:
        separator = max(SEPARATORS, key=lambda mark: known_headings(_first(text, mark)))
        cells = list(islice(_records(text, separator), MOST_LINES + 1))
    except csv.Error as error:
        raise ImportRefused(
            "The file cannot be read as a table. Look for a quotation mark that is opened and "
            "never closed, then save it as CSV again.",
        ) from error
    if len(cells) > MOST_LINES:
        raise ImportRefused(
            f"The file has more than {MOST_LINES:,} lines. Split it into smaller files.",
        )
    return Sheet(cells, encoding)


def decode(upload: bytes) -> tuple[str, str]:
    """UTF-16 when it says so, else strict UTF-8, else Windows-1252.

    The five bytes that Windows-1252 leaves undefined stay marked (surrogates), so that the
    row which holds one is refused and no letter is ever replaced silently.
    """
    if upload.startswith(UTF_16):
        return _decode_utf_16(upload), "utf-16"
    if b"\0" in upload:
        raise ImportRefused(
            "The file is not a CSV or Excel file that we can read. Save it as CSV UTF-8.",
        )
    try:
        return upload.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return upload.decode("cp1252", errors="surrogateescape"), "cp1252"


def _decode_utf_16(upload: bytes) -> str:
    try:
        return upload.decode("utf-16")
    except UnicodeDecodeError as error:
        raise ImportRefused(
            "The file says that it is Unicode text and is not. Save it as CSV UTF-8.",
        ) from error


def _first(text: str, separator: str) -> list[str]:
    return next(_records(text, separator), [])


def _records(text: str, separator: str) -> Iterator[list[str]]:
    """A record is a spreadsheet row even when a quoted cell runs over several lines."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
