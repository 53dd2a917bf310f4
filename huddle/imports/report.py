"""What became of a file, in plain English: the same words on the page and on the command line."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime

from families.nhs_numbers import format_nhs_number
from huddle.imports.nomination_row import NominationRow
from huddle.models import ImportRow

Outcome = ImportRow.Outcome

HEADINGS = {
    Outcome.STOPPED: "Act now: somebody is in immediate danger",
    Outcome.ERROR: "Not imported: correct these and send them again",
    Outcome.DUPLICATE: "Needs a decision: possible duplicates",
    Outcome.OUT_OF_SCOPE: "Needs a decision: out of scope",
    Outcome.ACCEPTED: "Accepted as new families",
    Outcome.JOINED: "Accepted and joined to a family",
    Outcome.REDIRECTED: "Redirected",
    Outcome.DISCARDED: "Discarded",
    Outcome.ALREADY: "Imported before",
}


@dataclass(frozen=True)
class Section:
    """The rows of one outcome."""

    outcome: ImportRow.Outcome
    heading: str
    lines: list["Line"]

    @property
    def is_danger(self) -> bool:
        return self.outcome == Outcome.STOPPED

    @property
    def is_to_decide(self) -> bool:
        return self.outcome in ImportRow.TO_DECIDE


@dataclass(frozen=True)
class Line:
    """One row, the same row that came before it if there was one, and what to say of it."""

    row: ImportRow
    sentences: list[str]
    earlier: ImportRow | None = None

    @property
    def opens(self) -> ImportRow:
        """The row that tells what became of it."""
        return self.earlier or self.row


def sections_of(
    rows: Iterable[ImportRow], earlier: Mapping[str, ImportRow] | None = None
) -> list[Section]:
    """By outcome, those first that somebody must do something about.

    ``earlier`` has, by its key, each row that came before.
    """
    by_outcome: dict[str, list[Line]] = {}
    for row in rows:
        again = row.outcome == Outcome.ALREADY
        before = (earlier or {}).get(row.key) if again else None
        line = Line(row, [_before(before or row)] if again else sentences_of(row), before)
        by_outcome.setdefault(row.outcome, []).append(line)
    return [
        Section(outcome, heading, by_outcome[outcome])
        for outcome, heading in HEADINGS.items()
        if outcome in by_outcome
    ]


def counts_of(rows: Iterable[ImportRow]) -> dict[str, int]:
    counts = Counter(row.outcome for row in rows)
    return {HEADINGS[outcome]: counts[outcome] for outcome in HEADINGS if counts[outcome]}


def sentences_of(row: ImportRow) -> list[str]:
    said = [f"{problem['label']}: {problem['advice']}." for problem in row.problems]
    if row.nomination:
        return [f"Family {row.nomination.family}.", *said]
    if row.decision_note:
        return [f"{row.decision_note}.".replace("..", ".")]
    return said


def _before(row: ImportRow) -> str:
    if row.nomination:
        return f"The same row was imported before, as family {row.nomination.family}."
    if row.danger_stop:
        return "The same row came before and was stopped because somebody is in danger."
    if row.is_to_decide:
        return "The same row came before and waits for a decision."
    return f"The same row came before. {row.decision_note}".strip()


def shown_values(values: NominationRow, row: ImportRow) -> list[dict[str, str]]:
    """What the row holds, for who decides about it. A protected address stays unsaid."""
    baby = values.child_name or "Unborn baby"
    born = _day("born", values.child_dob) or _day("due", values.child_edd)
    home = ", ".join(filter(None, [values.address, values.postcode])) or "Not said"
    shown = {
        "Nominated by": f"{row.team}, {values.nominated_by_email}",
        "Received": date_format(localtime(values.received_at), "j F Y, H:i"),
        "Mother or carer": _with(values.mother_name, _day("born", values.mother_dob)),
        "Mother's NHS number": _number(values.mother_nhs_number),
        "Father or partner": values.father_or_partner or "Not known",
        "Baby": _with(baby, born),
        "Baby's NHS number": _number(values.child_nhs_number),
        "Address": "Protected: not shown here" if values.address_protected else home,
        "Why now": values.why_now,
        "Strengths": values.strengths or "Not said",
        "Ask of the huddle": values.ask or "Not said",
        "Family told?": values.family_told.label,
        "Agreement": values.agreement.label,
        "Safe contact": values.contact_safety or "Not said",
    }
    return [{"key": key, "value": value} for key, value in shown.items()]


def _day(word: str, day: date | None) -> str:
    return f"{word} {date_format(day, 'j F Y')}" if day else ""


def _with(name: str, more: str) -> str:
    return f"{name}, {more}" if more else name


def _number(digits: str) -> str:
    return format_nhs_number(digits) if digits else "Not known"
