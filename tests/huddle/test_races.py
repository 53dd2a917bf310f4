"""Two people at once, on two connections: a decision not to share never comes too late."""

import threading

import pytest
from django.db import connections, transaction

from consent.services.sharing import decide_sharing
from families.models import Family
from huddle.models import AgendaItem
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from practitioners.binding import acting_as
from tests.huddle.worlds import make_nominated, make_session, make_world

pytestmark = pytest.mark.usefixtures("committed")


def test_an_agenda_waits_for_a_decision_not_to_share_that_is_being_made():
    world = make_world()
    family = make_nominated(world)
    session = make_session(world)
    list_family(session, family, AgendaItem.Why.NEW, by=world.coordinator)

    def publish():
        try:
            publish_agenda(session, by=world.coordinator)
        finally:
            connections.close_all()

    publishing = threading.Thread(target=publish)
    with transaction.atomic():
        decide_sharing(
            family,
            share=False,
            agencies=[world.police.agency],
            reason="His brother works there.",
            by=world.health,
        )
        publishing.start()
        publishing.join(timeout=1)
    publishing.join(timeout=20)

    assert not publishing.is_alive()
    assert sees(world.housing)
    assert not sees(world.police)


def sees(practitioner):
    with acting_as(practitioner):
        return Family.objects.visible_to(practitioner).exists()
