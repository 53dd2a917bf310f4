"""What the page of a family's plans shows: each thing once, and for whom it is cleared."""

from dataclasses import dataclass
from typing import Any

from families.models import Family
from huddle.models import PlanCopy, PlanEntry
from huddle.queries.plan import plans_of
from huddle.queries.plan_things import Thing
from practitioners.models import Practitioner


@dataclass(frozen=True)
class Row:
    """A thing, whose plans have it, whom it must never reach, and why it can be in nobody's."""

    thing: Thing
    within: list[str]
    never: list[str]
    keeps_out: str


@dataclass(frozen=True)
class Section:
    heading: str
    rows: list[Row]


def overview_of(family: Family, reader: Practitioner) -> dict[str, Any]:
    plans = plans_of(family, reader)
    within: dict[tuple[str, Any], list[str]] = {}
    things: dict[tuple[str, Any], Thing] = {}
    for plan in plans:
        for line in [*plan.inside, *plan.outside]:
            key = (line.thing.kind, line.thing.row.pk)
            things[key] = line.thing
            names = within.setdefault(key, [])
            if not line.left_out:
                names.append(plan.person.shown_name)
    adults = {plan.person.pk: plan.person.shown_name for plan in plans}
    rows = [
        Row(one, within[key], [adults[pk] for pk in adults if pk in one.not_for], one.keeps_out)
        for key, one in things.items()
    ]
    copies = PlanCopy.objects.visible_to(reader).filter(family=family)
    return {
        "family": family,
        "plans": plans,
        "sections": [
            Section(kind.label, [row for row in rows if row.thing.kind == kind])
            for kind in PlanEntry.Kind
        ],
        "copies": list(copies.select_related("person", "made_by", "given_by")),
    }
