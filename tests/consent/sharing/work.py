"""Work with a family that depends on who it is shared with, and who sees it."""

from families.models import Family
from families.services.acting import agree_action
from families.services.leading import accept_lead, offer_lead
from huddle.models import AgendaItem
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from practitioners.binding import acting_as
from practitioners.working_days import add_working_days, today
from tests.huddle.worlds import make_session


def published(world, family):
    session = make_session(world)
    list_family(session, family, AgendaItem.Why.NEW, by=world.coordinator)
    return publish_agenda(session, by=world.coordinator)


def sees(practitioner, family):
    with acting_as(practitioner):
        return Family.objects.visible_to(practitioner).filter(pk=family.pk).exists()


def leads(world, family, person, supervisor=None):
    offer = offer_lead(family, person, by=world.chair, reason="Knows them", supervisor=supervisor)
    return accept_lead(offer, by=person)


def act(family, owner, by):
    return agree_action(
        family, by=by, text="Ring", owner=owner, due_on=add_working_days(today(), 2)
    )
