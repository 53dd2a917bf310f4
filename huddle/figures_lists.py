"""The list behind a number: references and dates of each case, and no word of a family."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format

from families.measures import points
from families.measuring import Case, Measure, Window
from families.models import Action, Family
from families.queries.caseload import NOT_NAMED
from huddle.queries.measures import Names

Cell = Any  # a text, or what components/table.html takes


@dataclass(frozen=True)
class Shown:
    """What the cells of a list need besides their case."""

    measure: Measure
    window: Window
    names: Names
    ask: dict[UUID, str]
    may_open: bool


Column = tuple[Any, Callable[[Case, Shown], Cell]]


def head_of(measure: Measure) -> list[Any]:
    return [title for title, _ in _columns(measure)]


def rows_of(cases: Iterable[Case], shown: Shown) -> list[list[Cell]]:
    columns = _columns(shown.measure)
    return [[cell(case, shown) for _, cell in columns] for case in cases]


def _columns(measure: Measure) -> list[Column]:
    return [("Family", _family), *BY_KIND[measure.kinds[0]], ("Single Lead Practitioner", _lead)]


def _family(case: Case, shown: Shown) -> Cell:
    """A link only to what they may open; of a restricted family only whom to ask."""
    if case.pk and shown.may_open:
        return {"text": case.reference, "href": reverse("families:detail", args=[case.pk])}
    if case.reference is None:
        ask = shown.ask.get(case.ask, "") if case.ask else ""
        return f"Record restricted. Ask the coordinator: {ask}".rstrip(": ")
    return case.reference


def _lead(case: Case, shown: Shown) -> Cell:
    lead = shown.names.leads.get(case.lead) if case.lead else None
    return {"text": lead.full_name, "href": f"mailto:{lead.email}"} if lead else "None"


def _owner(case: Case, shown: Shown) -> Cell:
    owner = shown.names.agencies.get(case.agency) if case.agency else None
    return owner.name if owner else NOT_NAMED


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _began(case: Case, _: Shown) -> Cell:
    return _day(case.began)


def _ended(case: Case, _: Shown) -> Cell:
    if case.stopped and not case.ended:
        return f"Closed on {_day(case.stopped)} before it happened"
    return _day(case.ended) or "Not yet"


def _due(case: Case, _: Shown) -> Cell:
    return _day(case.due)


def _days(case: Case, shown: Shown) -> Cell:
    days = shown.measure.span.of(case, shown.window) if shown.measure.span else None
    return {"text": "" if days is None else days, "number": True}


def _points(case: Case, shown: Shown) -> Cell:
    return {"text": f"{points(case, shown.window):g}" if case.lead else "", "number": True}


def _attempts(case: Case, _: Shown) -> Cell:
    return {"text": case.amount, "number": True}


def _status(case: Case, _: Shown) -> Cell:
    return str(Family.Status(case.status).label)


def _action_status(case: Case, _: Shown) -> Cell:
    return str(Action.Status(case.status).label)


def _noted(case: Case, _: Shown) -> Cell:
    return case.note.capitalize()


def _seen(case: Case, _: Shown) -> Cell:
    return _day(case.began) or "Never recorded"


DAYS = ({"text": "Days", "number": True}, _days)
BY_KIND: dict[str, list[Column]] = {
    "family": [
        ("Status", _status),
        ("Lead since", _began),
        ({"text": "Points", "number": True}, _points),
    ],
    "baby": [("Baby", _noted)],
    "first_contact": [
        ("Lead accepted", _began),
        ("First contact", _ended),
        DAYS,
        ({"text": "Attempts before it", "number": True}, _attempts),
    ],
    "baby_seen": [("First contact", _began), ("Baby seen", _ended), DAYS],
    "action": [
        ("Owned by", _owner),
        ("Status", _action_status),
        ("Proposed", _began),
        ("Due", _due),
        ("Done", lambda case, _: _day(case.ended)),
        DAYS,
    ],
    "without_lead": [("Without a lead since", _began), DAYS],
    "nomination": [("Received", _began), ("First discussed", _ended), DAYS],
    "allocation": [("Decided", _began), ("Lead accepted", _ended), DAYS],
    "last_seen": [("Last seen", _seen), DAYS],
    "review": [("Set", _began), ("Due", _due), ("Held", _ended)],
}
