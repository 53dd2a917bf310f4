"""A withdrawal beside something that lets in, on two connections: nobody is left inside."""

import threading
from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connections, transaction

from consent.services.sharing import withdraw_sharing
from families.models import Allocation, Contribution, Family, FamilyTeamGrant
from families.services.contributing import contribute
from families.services.leading import offer_lead
from huddle.models import AgendaItem
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from practitioners.access import NotNow
from practitioners.binding import acting_as
from tests.consent.sharing.work import published
from tests.huddle.worlds import make_session, make_world, share
from tests.owner import as_owner

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def world(committed):
    return make_world()


def beside(other, decision, by):
    """The withdrawal holds its transaction open while the other one starts and has to wait."""
    refused = []

    def run():
        try:
            other()
        except (NotNow, PermissionDenied, ValidationError, DatabaseError) as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        withdraw_sharing(decision, reason="Asked", by=by)
        thread.start()
        thread.join(timeout=1)
        assert thread.is_alive(), "it did not wait for the withdrawal"
    thread.join(timeout=20)
    assert not thread.is_alive()
    return refused


def sees(practitioner):
    with acting_as(practitioner):
        return Family.objects.visible_to(practitioner).exists()


def test_an_agenda_published_in_the_same_moment_leaves_the_agency_out(world, family):
    decision = share(world, family, world.police.agency)
    share(world, family, world.housing.agency)
    session = make_session(world)
    list_family(session, family, AgendaItem.Why.NEW, by=world.coordinator)

    def publish():
        publish_agenda(session, by=world.coordinator)

    assert not beside(publish, decision, world.health)

    assert sees(world.housing)
    assert not sees(world.police)


def test_an_offer_made_in_the_same_moment_is_refused(world, family):
    decision = share(world, family, world.police.agency)
    published(world, family)

    [refusal] = beside(
        lambda: offer_lead(family, world.police, by=world.chair, reason="Knows them"),
        decision,
        world.coordinator,
    )

    assert "was withdrawn on" in str(refusal)
    assert not sees(world.police)
    with as_owner():
        assert not Allocation.objects.exists()


def test_a_contribution_sent_in_the_same_moment_is_not_written(world, family):
    decision = share(world, family, world.police.agency)
    published(world, family)

    [refusal] = beside(
        lambda: contribute(
            family,
            by=world.police,
            text="Called twice.",
            nature="recorded",
            theme="pressure",
            audience="huddle",
        ),
        decision,
        world.coordinator,
    )

    assert isinstance(refusal, PermissionDenied)
    with as_owner():
        assert not Contribution.objects.exists()


def test_two_who_withdraw_at_once_withdraw_once(world, family):
    decision = share(world, family, world.police.agency)
    published(world, family)

    [refusal] = beside(
        lambda: withdraw_sharing(decision, reason="Me too", by=world.health),
        decision,
        world.coordinator,
    )

    assert "already been withdrawn" in str(refusal)
    with as_owner(), suppress(FamilyTeamGrant.DoesNotExist):
        FamilyTeamGrant.objects.get(group__team__agency=world.police.agency)
        pytest.fail("a grant is left")
