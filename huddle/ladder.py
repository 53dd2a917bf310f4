"""The ladder of a concern in one table: who is asked at each stage, and within what time.

After the Leeds Concerns Resolution Process: people talk, then the lead or the chair answers in
writing, then managers and safeguarding leads, then beyond. No clock moves a concern by itself:
whoever raised it takes it further.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from families.models import Family
from families.queries.people import practitioners_around
from huddle.models import Huddle
from practitioners.models import Practitioner
from practitioners.roles import Role

People = QuerySet[Practitioner]


@dataclass(frozen=True)
class Stage:
    name: str
    asks: str
    days: str  # the number of the huddle that says how many working days there are to answer
    whom: Callable[[Family, Huddle], People]


def _anybody(family: Family, huddle: Huddle) -> People:
    return practitioners_around(family)


def _lead_or_chair(family: Family, huddle: Huddle) -> People:
    leads = family.allocations.current().values_list("practitioner", flat=True)
    covering = family.covers.running().values_list("practitioner", flat=True)
    return practitioners_around(family).filter(pk__in=[*leads, *covering, huddle.chair_id])


def _answerable(family: Family, huddle: Huddle) -> People:
    around = practitioners_around(family)
    answers = around.filter(roles__contains=[Role.SUPERVISOR.value])
    return answers | around.filter(pk=huddle.coordinator_id)


LADDER: dict[int, Stage] = {
    1: Stage(
        "Talk it through",
        "The practitioner concerned, or a line manager who works with the family",
        "concern_reply_days",
        _anybody,
    ),
    2: Stage(
        "In writing",
        "The Single Lead Practitioner or the huddle's chair",
        "concern_reply_days",
        _lead_or_chair,
    ),
    3: Stage(
        "Managers and safeguarding leads",
        "A supervisor who sees the family, or the coordinator, who brings managers together",
        "concern_next_days",
        _answerable,
    ),
    4: Stage(
        "Beyond the agencies",
        "Whoever takes it to the safeguarding partnership",
        "concern_next_days",
        _answerable,
    ),
}
