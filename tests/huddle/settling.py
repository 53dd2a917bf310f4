"""What the tests of a huddle's settings share."""

from families.models import Family
from huddle.models import Huddle
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.huddle.worlds import make_session
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


def seen_by(person):
    with acting_as(person):
        return set(Family.objects.visible_to(person))


def events(verb):
    with as_owner():
        return list(AuditEvent.objects.filter(verb=verb))


def published(world, *families, days_ahead=3):
    session = make_session(world, days_ahead)
    for family in families:
        list_family(session, family, "new", by=world.coordinator)
    return publish_agenda(session, by=world.coordinator)


def fresh(huddle):
    return Huddle.objects.get(pk=huddle.pk)
