"""What the week of the access matrix holds of its meeting: said, decided, asked and told."""

from dataclasses import dataclass, field
from typing import Any

from families.models import (
    Audience,
    Family,
    Person,
)
from huddle.models import (
    AgendaItem,
    Concern,
    Dissent,
    FormulationPoint,
    HuddleSession,
    Referral,
    Telling,
)
from huddle.services import planning
from huddle.services.concerns import raise_concern
from huddle.services.deciding import decide
from huddle.services.dissenting import dissent
from huddle.services.formulating import add_point
from huddle.services.telling import ask_to_tell
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.working_days import add_working_days, today
from tests.huddle.worlds import World


@dataclass
class Week:
    """The world, the people by the name of their column, and the things by URL parameter."""

    world: World
    family: Family
    session: HuddleSession
    people: dict[str, Practitioner | None] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)


def worried(week: Week) -> Concern:
    """Somebody asks the nominator to think again."""
    world = week.world
    with acting_as(world.chair):
        item = AgendaItem.objects.select_related("session__huddle").get(session=week.session)
    said = {"worry": "Nobody was let in.", "would_settle": "Somebody sees her."}
    return raise_concern(item, asked=world.health, by=world.police, **said)


def planned(week: Week) -> dict[str, Any]:
    """The action is cleared for the mother's plan, and the plan is confirmed."""
    lead, action = week.people["lead"], week.things["action_id"]
    with acting_as(lead):
        mother = Person.objects.select_related("family").get(family=week.family, kind="adult")
    said = {"kind": "action", "about": action}
    words = "Somebody rings you."
    [entry] = planning.clear(week.family, people=[mother], words=words, by=lead, **said)
    copy = planning.confirm(mother, expecting=[entry.pk], by=lead)
    return said | {"entry_id": entry.pk, "copy_id": copy.pk}


def dissented(week: Week) -> Dissent:
    """Somebody who is there sees it otherwise."""
    with acting_as(week.world.chair):
        item = AgendaItem.objects.get(session=week.session)
    said = {"view": "It cannot wait a week.", "would_change": "A visit on Monday."}
    return dissent(item, by=week.world.police, **said)


def to_tell(week: Week) -> Telling:
    """Somebody is asked to tell the family what is decided."""
    world = week.world
    with acting_as(world.chair):
        item = AgendaItem.objects.get(session=week.session)
    due = add_working_days(today(), 2)
    return ask_to_tell(item, safe="yes", teller=world.health, tell_on=due, by=world.chair)


def understood(week: Week) -> FormulationPoint:
    world = week.world
    with acting_as(world.chair):
        item = AgendaItem.objects.get(session=week.session)
    return add_point(
        item,
        "perpetuating",
        text="Nobody has asked him.",
        audience=Audience.HUDDLE,
        by=world.police,
    )


def referred(week: Week) -> Referral:
    """Beside what the meeting decides for the child, somebody is asked for help."""
    world = week.world
    with acting_as(world.chair):
        item = AgendaItem.objects.get(session=week.session)
        child = week.family.people.babies().get()
    decision = decide(
        item,
        child,
        "D10",
        rationale="Perhaps they can help.",
        details={
            "forum": "fnp",
            "referrer": world.health,
            "sent_on": today(),
            "chase_on": add_working_days(today(), 2),
        },
        is_primary=False,
        by=world.chair,
    )
    with acting_as(world.chair):
        return Referral.objects.get(decision=decision)
