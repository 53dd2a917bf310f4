"""Two people at once, on two connections: neither a decision nor a correction comes too late."""

import threading

import pytest
from django.db import connections, transaction

from families.models import Family
from families.services.conflicts import declare_conflict
from families.services.contributing import contribute
from families.services.correcting import correct_contribution
from families.services.locking import lock_family
from huddle.agenda_times import mark_of
from huddle.models import AgendaItem, Minutes
from huddle.services.arranging import listed_of, place_item
from huddle.services.deciding import decide
from huddle.services.holding import close_session
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from huddle.services.signing import sign_minutes
from practitioners.access import NotNow
from practitioners.binding import acting_as
from tests.huddle.holding import answers_for, hold
from tests.huddle.worlds import AGREED_ALOUD, make_nominated, make_session, make_world, withhold
from tests.owner import as_owner

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
        withhold(world, family, world.police.agency, by=world.health)
        publishing.start()
        publishing.join(timeout=1)
    publishing.join(timeout=20)

    assert not publishing.is_alive()
    assert sees(world.housing)
    assert not sees(world.police)


def sees(practitioner):
    with acting_as(practitioner):
        return Family.objects.visible_to(practitioner).exists()


def ready_to_sign():
    meeting = hold()
    decide(
        meeting.item,
        meeting.child,
        "D11",
        rationale="She gains weight.",
        details=answers_for("D11", meeting),
        by=meeting.chair,
    )
    close_session(meeting.session, by=meeting.chair)
    return meeting.fresh()


def signing(meeting, refused):
    """A thread in which the chair signs; what it was refused with is added to the list."""

    def sign():
        try:
            sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)
        except NotNow as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    return threading.Thread(target=sign)


def test_minutes_are_signed_after_a_correction_that_is_being_made():
    """Signed before it and written after it, they would say what has just been taken back."""
    meeting = ready_to_sign()
    health, refused = meeting.world.health, []
    words = {"nature": "recorded", "theme": "pressure", "audience": "huddle"}
    told = contribute(meeting.family, by=health, text="She was seen at the bar.", **words)
    thread = signing(meeting, refused)

    with acting_as(health):
        lock_family(meeting.family, health)
        thread.start()
        thread.join(timeout=1)
        new = correct_contribution(
            told,
            by=health,
            reason="Another family's",
            text="It was not she.",
            **words,
        )
    thread.join(timeout=20)

    assert not thread.is_alive()
    assert not refused
    with as_owner():
        assert Minutes.objects.get().signed_at > new.recorded_at


def test_minutes_are_not_signed_over_a_conflict_of_interest_that_is_being_declared():
    meeting = ready_to_sign()
    refused = []
    thread = signing(meeting, refused)

    with acting_as(meeting.world.coordinator):
        lock_family(meeting.family, meeting.world.coordinator)
        thread.start()
        thread.join(timeout=1)
        declare_conflict(
            meeting.family,
            meeting.chair,
            kind="related",
            reason="A cousin",
            by=meeting.world.coordinator,
        )
    thread.join(timeout=20)

    assert not thread.is_alive()
    assert len(refused) == 1
    with as_owner():
        assert not Minutes.objects.exists()


def test_of_two_who_reorder_at_once_the_second_learns_it_and_nothing_is_lost():
    world = make_world()
    session = make_session(world)
    families = [make_nominated(world) for _ in range(3)]
    items = [list_family(session, f, AgendaItem.Why.NEW, by=world.coordinator) for f in families]
    publish_agenda(session, by=world.coordinator)
    with acting_as(world.chair):
        seen = mark_of(listed_of(session, world.chair))
    said = []

    def move():
        try:
            place_item(items[1], 1, by=world.chair, seen=seen)
        except NotNow as refusal:
            said.append(str(refusal))
        finally:
            connections.close_all()

    moving = threading.Thread(target=move)
    with transaction.atomic():
        place_item(items[2], 1, by=world.coordinator, seen=seen)
        moving.start()
        moving.join(timeout=1)
        assert moving.is_alive()
    moving.join(timeout=30)

    assert said
    with acting_as(world.coordinator):
        found = [one.pk for one in listed_of(session, world.coordinator)]
    assert found == [items[2].pk, items[0].pk, items[1].pk]
