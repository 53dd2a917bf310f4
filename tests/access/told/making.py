"""The week is made by the services, by the person who would write each thing."""

from datetime import timedelta

from families.models import Family, NamedReader
from families.services import matching
from huddle.models import AgendaItem
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.access.told.families import conflicted, hidden, lost, nominated, wait
from tests.access.told.meeting import meet
from tests.access.told.record import govern, lead, look_into, plan, tell
from tests.access.told.week import Told, people_of
from tests.access.words import WORDS
from tests.huddle.worlds import make_session, make_world


def make_told_week() -> Told:
    """One family listed with everything that can be told of it; others that few may know."""
    world = make_world()
    people = people_of(world)
    families = {
        "listed": nominated(world, people),
        "restricted": hidden(
            world, people["named"], "restricted name", Family.Restriction.RESTRICTED
        ),
        "sealed": hidden(world, people["named"], "sealed name", Family.Restriction.SEALED),
    }
    session = make_session(world)
    note = WORDS["agenda note"][0]
    for name in ("listed", "restricted"):
        list_family(session, families[name], AgendaItem.Why.NEW, note=note, by=world.coordinator)
    conflict = conflicted(families["listed"], people["conflicted"], world.coordinator)
    publish_agenda(session, by=world.coordinator)
    with acting_as(world.coordinator):
        named = NamedReader.objects.get(family=families["restricted"])
    loss = lost(families["sealed"], people["named"])
    things = {"conflict_id": conflict.pk, "named_id": named.pk, "loss_id": loss.pk}
    week = Told(world, session, families, people, things)
    sought = matching.Sought("Baby One", today() - timedelta(days=60))
    matching.possible_matches(by=world.stranger, people=[sought])
    lead(week)
    plan(week)
    tell(week)
    wait(week)
    meet(week)
    govern(week)
    look_into(week)
    references = {f"{name} reference": (one.reference,) for name, one in families.items()}
    week.words = WORDS | references
    return week
