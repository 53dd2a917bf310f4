"""From the bytes somebody uploaded to a table of text, or a refusal that says what to do."""

import hashlib
import unicodedata

from huddle.imports.csv_files import read_csv
from huddle.imports.table import ImportRefused, RawRow, Sheet, Table, table_of
from huddle.imports.xlsx_files import read_xlsx

__all__ = ["ImportRefused", "RawRow", "Table", "file_digest", "read_table"]

LARGEST_UPLOAD = 5 * 1024 * 1024
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = b"%PDF"
KEPT_CONTROLS = "\t\n\r"
LOST = "\N{REPLACEMENT CHARACTER}"


def read_table(upload: bytes) -> Table:
    """Decide by what the file is, not by what its name says."""
    if not upload:
        raise ImportRefused("The file is empty. Choose a file with nominations.")
    if len(upload) > LARGEST_UPLOAD:
        raise ImportRefused("The file is larger than 5 MB. Split it into smaller files.")
    if upload.startswith(OLD_OFFICE):
        raise ImportRefused(
            "The file is an old Excel file (.xls) or is locked with a password. "
            "Save it as .xlsx without a password, or as CSV UTF-8.",
        )
    if upload.startswith(PDF):
        raise ImportRefused("The file is a PDF. Save the table as .xlsx or as CSV UTF-8.")
    sheet = read_xlsx(upload) if upload.startswith(ZIP) else read_csv(upload)
    return table_of(_without_unreadable(sheet))


def file_digest(upload: bytes) -> str:
    return hashlib.sha256(upload).hexdigest()


def _without_unreadable(sheet: Sheet) -> Sheet:
    """Empty each cell that holds a sign we cannot keep, and remember what was wrong with it."""
    faults = dict(sheet.faults)
    cells = [list(row) for row in sheet.cells]
    for at, row in enumerate(cells):
        for index, text in enumerate(row):
            if fault := _fault_in(text):
                faults[at, index] = fault
            if (at, index) in faults:
                row[index] = ""
    return Sheet(cells, sheet.encoding, faults)


def _fault_in(text: str) -> str:
    if LOST in text:
        return "a letter was lost when the file was saved. Type it again"
    if text.isprintable():
        return ""
    for sign in text:
        if unicodedata.category(sign) == "Cs":
            return "a letter cannot be read. Type it again, and save the file as CSV UTF-8"
        if unicodedata.category(sign) == "Cc" and sign not in KEPT_CONTROLS:
            return "there is an invisible sign that cannot be kept. Type the text again"
    return ""
