"""Caseloads: what a manager's agency, or a supervisor's teams, answer for. Numbers and lists.

Numbers and lists come from the same two database functions, which ask who is bound: they give
references, states and dates, never a name of a family.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from families.models import Action, Family
from practitioners.models import Agency, Practitioner
from practitioners.working_days import A_DAY, add_working_days

SOON = 2  # working days
NOBODY = "none"
NOT_NAMED = "A service that is not named here"


@dataclass(frozen=True)
class Load:
    """One row of the caseload: a lead, or nobody, and how much there is."""

    lead: UUID | None
    name: str
    has_left: bool
    families: int
    due: int
    overdue: int

    @property
    def key(self) -> str:
        """How the address of a list names this row."""
        return str(self.lead or NOBODY)


@dataclass(frozen=True)
class LedFamily:
    """A family as a caseload may show it: without an id where they may not open it."""

    pk: UUID | None
    reference: str | None
    status: str
    lead: UUID | None
    lead_since: datetime | None
    offered_at: datetime | None
    due: int
    overdue: int
    ask: UUID | None = None

    @property
    def status_label(self) -> str:
        return str(Family.Status(self.status).label)


@dataclass(frozen=True)
class DueAction:
    """An action as a caseload may show it: no word of it."""

    pk: UUID | None
    reference: str | None
    status: str
    due_on: date
    agency: UUID | None  # None: of a service that may not be named
    lead: UUID | None
    ask: UUID | None = None

    @property
    def status_label(self) -> str:
        return str(Action.Status(self.status).label)


def loads(as_at: date) -> list[Load]:
    """Per lead in the order of their names, and last the families that have none."""
    rows = _rows(
        "SELECT lead_id, count(*), sum(actions_due), sum(actions_overdue) "
        "FROM families_caseload(%s, %s) GROUP BY lead_id",
        [as_at, _soon(as_at)],
    )
    people = Practitioner.objects.in_bulk([row[0] for row in rows if row[0]])
    found = [_load(people.get(lead), *numbers) for lead, *numbers in rows]
    return sorted(found, key=lambda load: (load.lead is None, load.name.casefold()))


def families_led(as_at: date, lead: str = "") -> list[LedFamily]:
    """The families behind a number: of one lead, of nobody (``none``), or all."""
    rows = _rows(
        "SELECT * FROM families_caseload(%s, %s) "
        "WHERE %s OR lead_id IS NOT DISTINCT FROM %s::uuid ORDER BY reference NULLS LAST",
        [as_at, _soon(as_at), *_of(lead)],
    )
    return [LedFamily(*row) for row in rows]


def actions_due(as_at: date, *, overdue: bool, lead: str = "") -> list[DueAction]:
    """The actions behind a number, next due first."""
    first, last = (date.min, as_at - A_DAY) if overdue else (as_at, _soon(as_at))
    rows = _rows(
        "SELECT * FROM families_caseload_actions(%s, %s) "
        "WHERE %s OR lead_id IS NOT DISTINCT FROM %s::uuid "
        "ORDER BY due_on, reference NULLS LAST",
        [first, last, *_of(lead)],
    )
    return [DueAction(*row) for row in rows]


def names_of(leads: Iterable[UUID | None]) -> dict[UUID, str]:
    people = Practitioner.objects.in_bulk([lead for lead in leads if lead])
    return {pk: person.full_name for pk, person in people.items()}


def contacts_of(coordinators: Iterable[UUID | None]) -> dict[UUID, str]:
    """Whom to ask about a restricted record, and how to reach them."""
    people = Practitioner.objects.select_related("agency").in_bulk([c for c in coordinators if c])
    return {
        pk: f"{person.full_name}, {person.agency.name}, {person.email}"
        for pk, person in people.items()
    }


def agency_names(agencies: Iterable[UUID | None]) -> dict[UUID, str]:
    found = Agency.objects.in_bulk([agency for agency in agencies if agency])
    return {pk: agency.name for pk, agency in found.items()}


def _load(person: Practitioner | None, families: int, due: int, overdue: int) -> Load:
    name = person.full_name if person else "No Single Lead Practitioner"
    left = person is not None and not person.is_active
    return Load(person.pk if person else None, name, left, families, int(due), int(overdue))


def _of(lead: str) -> tuple[bool, str | None]:
    """Everybody's, or those of one lead (null: of nobody)."""
    return not lead, lead if lead and lead != NOBODY else None


def _soon(as_at: date) -> date:
    return add_working_days(as_at, SOON)


def _rows(sql: str, parameters: list[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
