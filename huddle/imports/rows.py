"""Is this row a nomination? Checked on its own, before anything is asked of the database."""

import hashlib
import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from pydantic import ValidationError as RowInvalid

from families.nhs_numbers import clean_nhs_number
from families.scope import in_scope
from huddle.imports.cells import (
    collapse,
    in_utc,
    read_answer,
    read_date,
    read_email,
    read_moment,
    read_postcode,
    starts_formula,
)
from huddle.imports.nomination_row import NominationRow
from huddle.imports.table import COLUMNS, RawRow

FORMULA = (
    "could run as a formula when somebody opens it. Begin with a letter or a number, not = + - @"
)
NARRATIVE = ("why_now", "strengths", "ask", "contact_safety", "address")
DANGER = {"y", "true", "1"}

CANONICAL: dict[str, Callable[[str], object]] = {
    "received_at": lambda text: in_utc(read_moment(text)),
    "nominated_by_email": read_email,
    "mother_dob": read_date,
    "child_dob": read_date,
    "child_edd": read_date,
    "mother_nhs_number": clean_nhs_number,
    "child_nhs_number": clean_nhs_number,
    "postcode": read_postcode,
    "address_protected": read_answer,
    "immediate_danger": read_answer,
}


class Outcome(StrEnum):
    """What a row is, as far as the row alone can tell."""

    OK = "ok"
    ERROR = "error"
    OUT_OF_SCOPE = "out_of_scope"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Problem:
    """What to do about one cell, by the heading that the file gives its column."""

    column: str
    label: str
    advice: str

    def __str__(self) -> str:
        return f"{self.label}: {self.advice}"


@dataclass(frozen=True)
class Source:
    """Who sent the row: all that is kept of one that says somebody is in danger."""

    agency: str
    team: str
    email: str


@dataclass(frozen=True)
class CheckedRow:
    """A row's number, what it is, and either clean values or what to do about it."""

    number: int
    key: str
    outcome: Outcome
    source: Source
    values: NominationRow | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def check_row(row: RawRow, labels: dict[str, str] | None = None) -> CheckedRow:
    """Danger wins over every problem of the row: nobody corrects a spelling first."""
    labels = labels or {}
    faults = row.faults | {
        name: FORMULA for name, text in row.cells.items() if starts_formula(text)
    }
    cells = {name: "" if name in faults else _tidy(name, row.cells[name]) for name in COLUMNS}
    source = Source(*(cells[name] for name in ("agency", "team", "nominated_by_email")))
    if says_danger(cells["immediate_danger"]):
        return CheckedRow(row.number, row_key(row), Outcome.STOPPED, source)
    try:
        values = NominationRow.model_validate(cells)
    except RowInvalid as invalid:
        found = {str(error["loc"][0]): error["msg"] for error in invalid.errors()}
        return _with_problems(row, source, found | faults, labels)
    if faults:
        return _with_problems(row, source, faults, labels)
    inside = in_scope(values.child_dob, values.received_at.date())
    outcome = Outcome.OK if inside else Outcome.OUT_OF_SCOPE
    notes = _problems(_notes(values, cells), labels)
    return CheckedRow(row.number, row_key(row), outcome, source, values, notes=notes)


def says_danger(text: str) -> bool:
    """ "Yes", and anything that begins with it: better stopped once too often."""
    answer = collapse(text).casefold()
    return answer.startswith("yes") or answer in DANGER


def row_key(row: RawRow) -> str:
    """The same for the same nomination, whatever the file's encoding, format or row order."""
    content = {name: _canonical(name, row.cells[name]) for name in COLUMNS}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _with_problems(
    row: RawRow, source: Source, advice: dict[str, str], labels: dict[str, str]
) -> CheckedRow:
    problems = _problems(advice, labels)
    return CheckedRow(row.number, row_key(row), Outcome.ERROR, source, problems=problems)


def _problems(advice: dict[str, str], labels: dict[str, str]) -> tuple[Problem, ...]:
    return tuple(
        Problem(name, labels.get(name, name), advice[name]) for name in COLUMNS if name in advice
    )


def _notes(values: NominationRow, cells: dict[str, str]) -> dict[str, str]:
    """Accepted as it stands, and worth a question."""
    notes = {}
    if not cells["father_or_partner"]:
        notes["father_or_partner"] = "recorded as not known. Ask, and add it to the record"
    if not cells["child_sex"] and not values.is_unborn:
        notes["child_sex"] = "recorded as not known"
    if not cells["family_told"]:
        notes["family_told"] = "recorded as not told yet"
    if not cells["agreement"]:
        notes["agreement"] = "recorded as not asked yet"
    return notes


def _tidy(name: str, text: str) -> str:
    """Paragraphs stay in what people tell; everything else is one line."""
    text = unicodedata.normalize("NFC", text)
    if name in NARRATIVE:
        return "\n".join(collapse(line) for line in text.strip().splitlines())
    return collapse(text)


def _canonical(name: str, text: str) -> str:
    text = collapse(unicodedata.normalize("NFC", text))
    try:
        return str(CANONICAL.get(name, str)(text)) if text else ""
    except ValidationError:
        return text
