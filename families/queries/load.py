"""How many professionals and how many visits a family faces each week, as one reader may know.

What is counted stands in one table, for a week that begins on its Monday:

    who works with them    so often as is recorded of them, in every week
    a step of the plan     its visits, in the week in which it is due; overdue ones in this week
    a first contact        one visit of a new lead, in the week in which it is due

Whoever is hidden from the reader is not counted. Nothing here tells whether anybody is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from families.models import Action, Allocation, Family, Involvement
from families.queries.record import actions_on, allocations_of, involvements_of
from practitioners.models import Practitioner

WEEKS = 6
IN_FOUR_WEEKS = 4


@dataclass
class Week:
    """What comes to the family in one week, and by whom."""

    starts: date
    regular: Fraction = Fraction(0)
    steps: int = 0
    contacts: int = 0
    people: set[object] = field(default_factory=set)

    @property
    def visits(self) -> Fraction:
        return self.regular + self.steps + self.contacts

    @property
    def professionals(self) -> int:
        return len(self.people)


@dataclass(frozen=True)
class Load:
    """The next weeks, what they are made of, and what is not in them."""

    weeks: list[Week]
    involvements: list[Involvement]
    steps: list[Action]
    later: int

    @property
    def unknown(self) -> list[Involvement]:
        """Of whom nobody has recorded how often they see the family."""
        return [one for one in self.involvements if one.visits is None]

    @property
    def is_empty(self) -> bool:
        return not any(week.visits for week in self.weeks)


def load_of(family: Family, reader: Practitioner, hidden: set[int], as_at: date) -> Load:
    involvements = involvements_of(family, reader)
    steps = [one for one in actions_on(family, reader, hidden) if one.is_open and one.visits > 0]
    weeks = weeks_from(as_at)
    for involvement in involvements:
        _come_regularly(weeks, involvement)
    for step in steps:
        if week := _week_of(weeks, max(step.due_on, as_at)):
            week.steps += step.visits
            week.people.add("unnamed" if step.owner_is_unnamed else step.owner_id)
    for allocation in allocations_of(family, reader):
        _make_contact(weeks, allocation)
    placed = sum(week.steps for week in weeks)
    return Load(weeks, involvements, steps, sum(step.visits for step in steps) - placed)


def weeks_from(as_at: date) -> list[Week]:
    monday = as_at - timedelta(days=as_at.weekday())
    return [Week(monday + timedelta(weeks=number)) for number in range(WEEKS)]


def _come_regularly(weeks: Iterable[Week], involvement: Involvement) -> None:
    """A named person, or a team that counts as one."""
    if not involvement.visits:
        return
    for week in weeks:
        week.regular += Fraction(involvement.visits, IN_FOUR_WEEKS)
        week.people.add(involvement.practitioner_id or involvement.team_id)


def _make_contact(weeks: list[Week], allocation: Allocation) -> None:
    """Who leads is known to everybody around the family."""
    if allocation.state != Allocation.State.CURRENT or not allocation.first_contact_due:
        return
    if week := _week_of(weeks, allocation.first_contact_due):
        week.contacts += 1
        week.people.add(allocation.practitioner_id)


def _week_of(weeks: list[Week], day: date) -> Week | None:
    return next((one for one in weeks if one.starts <= day < one.starts + timedelta(7)), None)
