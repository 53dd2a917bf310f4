"""Excel workbooks: measured before they are opened, so that a small file cannot grow huge."""

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import Any

import python_calamine

from huddle.imports.table import MOST_ROWS, ImportRefused, Sheet

LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 500
LAST_ROW = MOST_ROWS * 5
LAST_COLUMN = 200
ALPHABET = 26
SHEET_PART = re.compile(r"xl/worksheets/[^/]+[.]xml", re.IGNORECASE)
CELL = re.compile(rb"""<(?:\w+:)?(?:c|row)\b[^>]*?\sr\s*=\s*["']([A-Z]*)(\d+)["']""")
ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
FORMULA = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\sr\s*=\s*["']([A-Z]+)(\d+)["'][^>]*>\s*<(?:\w+:)?f\b""",
)
CANNOT_OPEN = "The Excel file is damaged or locked with a password. Save it again without one."
CHUNK = 1024 * 1024


def read_xlsx(upload: bytes) -> Sheet:
    formulas: dict[tuple[int, int], str] = {}
    for part in _sheet_parts(upload):
        _refuse_far_cells(part)
        for letters, number in FORMULA.findall(part):
            where = int(number) - 1, _column_index(letters)
            formulas[where] = "this is a formula. Replace it with the words it should show"
    return Sheet(_only_sheet(upload), "xlsx", formulas)


def _sheet_parts(upload: bytes) -> list[bytes]:
    """Unpack everything once, counting: what a part claims of its size is not believed."""
    parts, unpacked = [], 0
    try:
        with zipfile.ZipFile(io.BytesIO(upload)) as archive:
            _refuse_other_formats(archive)
            for item in archive.infolist():
                content = _unpack(archive, item, LARGEST_UNPACKED - unpacked)
                unpacked += len(content)
                if SHEET_PART.fullmatch(item.filename):
                    parts.append(content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise ImportRefused(CANNOT_OPEN) from error
    except Exception as error:  # zlib.error, EOFError and whatever else a broken archive brings
        if isinstance(error, ImportRefused):
            raise
        raise ImportRefused(CANNOT_OPEN) from error
    return parts


def _unpack(archive: zipfile.ZipFile, item: zipfile.ZipInfo, allowance: int) -> bytes:
    content = bytearray()
    with archive.open(item) as packed:
        while chunk := packed.read(CHUNK):
            content += chunk
            if len(content) > allowance:
                raise ImportRefused(
                    "The Excel file is too large once unpacked. Save only the nominations sheet.",
                )
    return bytes(content)


def _refuse_other_formats(archive: zipfile.ZipFile) -> None:
    if len(archive.infolist()) > MOST_PARTS:
        raise ImportRefused("The Excel file has too many parts. Save only the nominations sheet.")
    if "xl/workbook.xml" not in archive.namelist():
        raise ImportRefused("The file is not an Excel workbook. Save it as .xlsx or as CSV UTF-8.")


def _refuse_far_cells(part: bytes) -> None:
    """One cell in the last corner makes a reader lay out seventeen thousand million."""
    places = CELL.findall(part)
    placed = sum(1 for letters, _ in places if letters)
    if b"\0" in part or placed != len(ANY_CELL.findall(part)):
        raise ImportRefused(CANNOT_OPEN)
    for letters, number in places:
        if len(number) > len(str(LAST_ROW)) or int(number) > LAST_ROW:
            raise ImportRefused(
                f"The sheet has cells below row {LAST_ROW:,}. Delete them or split the file.",
            )
        if _column_index(letters) >= LAST_COLUMN:
            raise ImportRefused("The sheet has cells far to the right. Delete those columns.")


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters[:4]:
        index = index * ALPHABET + letter - ord("A") + 1
    return index - 1


def _only_sheet(upload: bytes) -> list[list[str]]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(upload))
        sheets = [
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        ]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in the library is no Exception
        raise ImportRefused(CANNOT_OPEN) from error
    filled = [sheet for sheet in sheets if sheet]
    if len(filled) > 1:
        raise ImportRefused(
            "The workbook has more than one sheet with data. Keep only the nominations sheet.",
        )
    return [[_text_of(cell) for cell in row] for row in filled[0]] if filled else []


def _text_of(cell: Any) -> str:
    """A date as 2026-11-16, a whole number without the .0 that Excel adds."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(sep=" ", timespec="minutes")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
