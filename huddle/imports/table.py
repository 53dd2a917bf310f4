"""What a file of nominations looks like once it has been read, whatever its format was."""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches

COLUMNS = (
    "agency",
    "team",
    "nominated_by_email",
    "received_at",
    "mother_name",
    "mother_dob",
    "mother_nhs_number",
    "father_or_partner",
    "child_name",
    "child_dob",
    "child_edd",
    "child_sex",
    "child_nhs_number",
    "address",
    "postcode",
    "address_protected",
    "immediate_danger",
    "why_now",
    "strengths",
    "ask",
    "family_told",
    "agreement",
    "contact_safety",
)
MOST_ROWS = 2_000
ALPHABET = 26


class ImportRefused(Exception):  # noqa: N818 - it reads as what is said to the person
    """The file as a whole cannot be imported. Each of ``advice`` says what to do, in English."""

    def __init__(self, *advice: str) -> None:
        super().__init__(" ".join(advice))
        self.advice = advice


@dataclass(frozen=True)
class RawRow:
    """One row as it stands: its number in the spreadsheet, its text, and cells that cannot be."""

    number: int
    cells: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The rows that hold anything, and the headings as the file writes them."""

    rows: list[RawRow]
    labels: dict[str, str]
    encoding: str


@dataclass(frozen=True)
class Sheet:
    """Cells as text, row by row from the first; ``faults`` are by row and column, from zero."""

    cells: list[list[str]]
    encoding: str
    faults: dict[tuple[int, int], str] = field(default_factory=dict)


def table_of(sheet: Sheet) -> Table:
    """Name each cell by its column. Row numbers are the spreadsheet's: the headings are row 1."""
    if not any(map(any, sheet.cells)):
        raise ImportRefused("The file is empty. Choose a file with nominations.")
    positions = _positions(sheet.cells)
    faulty = {index for index, _ in sheet.faults}
    rows = [
        _raw_row(index, sheet, positions)
        for index, cells in enumerate(sheet.cells)
        if index and (index in faulty or any(map(str.strip, cells)))
    ]
    if not rows:
        raise ImportRefused("The file has headings but no nominations. Add at least one row.")
    if len(rows) > MOST_ROWS:
        raise ImportRefused(
            f"The file has more than {MOST_ROWS:,} nominations. Split it into smaller files.",
        )
    labels = {name: " ".join(sheet.cells[0][at].split()) for name, at in positions.items()}
    return Table(rows, labels, sheet.encoding)


def heading_key(heading: str) -> str:
    """`Mother NHS-number ` is mother_nhs_number."""
    return re.sub(r"[\s\-_]+", "_", heading.strip().casefold()).strip("_")


def known_headings(cells: list[str]) -> int:
    return len(set(map(heading_key, cells)) & set(COLUMNS))


def column_letter(index: int) -> str:
    """A, B ... Z, AA: as the spreadsheet names it."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return letters


def _positions(cells: list[list[str]]) -> dict[str, int]:
    headings = [heading_key(cell) for cell in cells[0]]
    _refuse_misplaced(cells)
    advice = [
        advice
        for index, heading in enumerate(headings)
        if (advice := _advice_on(index, heading, headings, cells))
    ]
    if missing := [name for name in COLUMNS if name not in headings]:
        advice.append(f"Add the missing columns: {', '.join(missing)}.")
    if advice:
        raise ImportRefused(*advice)
    return {name: headings.index(name) for name in COLUMNS}


def _refuse_misplaced(cells: list[list[str]]) -> None:
    """A title above the headings is what merged cells leave behind."""
    if known_headings(cells[0]):
        return
    for number, row in enumerate(cells[1:10], start=2):
        if known_headings(row):
            raise ImportRefused(
                f"The headings must be in row 1 and seem to be in row {number}. "
                "Delete the rows above them and undo merged cells.",
            )
    raise ImportRefused(
        f"Row 1 must hold the headings. Use these, in any order: {', '.join(COLUMNS)}.",
    )


def _advice_on(
    index: int, heading: str, headings: list[str], cells: list[list[str]]
) -> str | None:
    """What is wrong with one heading. It is not repeated: it might be somebody's data."""
    column = f"Column {column_letter(index)}"
    if not heading:
        used = any(index < len(row) and row[index].strip() for row in cells)
        return f"{column} has no heading. Undo merged cells and name it." if used else None
    if heading in COLUMNS:
        repeated = headings.index(heading) < index
        return f"{column} repeats the heading {heading}. Keep one of them." if repeated else None
    if meant := get_close_matches(heading, COLUMNS, n=1):
        return f"{column} has an unknown heading. Should it be {meant[0]}? Rename or delete it."
    return f"{column} has an unknown heading. Rename or delete it."


def _raw_row(index: int, sheet: Sheet, positions: dict[str, int]) -> RawRow:
    row = sheet.cells[index]
    cells = {name: row[at] if at < len(row) else "" for name, at in positions.items()}
    faults = {
        name: sheet.faults[index, at]
        for name, at in positions.items()
        if (index, at) in sheet.faults
    }
    if any(map(str.strip, row[len(sheet.cells[0]) :])):
        faults[COLUMNS[-1]] = (
            "this row has more cells than there are headings. "
            "Put quotation marks around text that holds a comma"
        )
    return RawRow(index + 1, cells, faults)
