"""Files of nominations for tests: the sample that came by e-mail, and small ones made here."""

import csv
import io
from pathlib import Path

from openpyxl import Workbook

from huddle.imports.table import COLUMNS

SAMPLE = Path(__file__).parents[1] / "data" / "nominations-2026-11-16.csv"
ROW = {
    "agency": "Leeds Community Healthcare",
    "team": "East Leeds 0-19 PHINS",
    "nominated_by_email": "hv.seacroft@example.org",
    "received_at": "2026-11-16 09:12",
    "mother_name": "Amina Yusuf",
    "mother_dob": "02/09/1998",
    "mother_nhs_number": "9990004560",
    "father_or_partner": "Hassan Yusuf",
    "child_name": "Zakariya Yusuf",
    "child_dob": "28/07/2026",
    "child_edd": "",
    "child_sex": "M",
    "child_nhs_number": "999 000 7896",
    "address": "7 Copper Beech Court",
    "postcode": "LS9 7KO",
    "address_protected": "no",
    "immediate_danger": "no",
    "why_now": "Faltering growth.",
    "strengths": "Warm care seen at home.",
    "ask": "Feeding support.",
    "family_told": "told",
    "agreement": "agreed",
    "contact_safety": "",
}


def sample() -> bytes:
    return SAMPLE.read_bytes()


def sample_rows() -> list[list[str]]:
    return list(csv.reader(io.StringIO(sample().decode("cp1252"), newline="")))


def csv_of(*rows: dict[str, str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Each row is ``ROW`` with changes."""
    lines = [list(COLUMNS), *([(ROW | row)[name] for name in COLUMNS] for row in rows)]
    return csv_of_cells(lines, separator).encode(encoding)


def csv_of_cells(cells: list[list[str]], separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(cells)
    return text.getvalue()


def xlsx_of(cells: list[list[object]]) -> bytes:
    """A workbook in which "=..." stays text, as in the file that it came from."""
    book = Workbook()
    for row in cells:
        book.active.append(row)
    for line in book.active.iter_rows():
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
