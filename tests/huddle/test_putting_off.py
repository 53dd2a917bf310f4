"""A family is put off before the day with a reason; a second time in a row the chair decides."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from families.models import Family
from huddle.models import AgencyCheck, AgendaItem, AgendaReason
from huddle.services.deciding import defer_item
from huddle.services.holding import open_session
from huddle.services.preparing import build_agenda
from huddle.services.publishing import publish_agenda
from huddle.services.putting_off import put_off
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Notice
from tests.huddle.holding import attend
from tests.huddle.test_preparing import agenda_of
from tests.huddle.worlds import make_nominated, make_session
from tests.owner import as_owner

Why = AgendaItem.Why
REASON = "The midwife is on leave."


@pytest.fixture
def later(world):
    return make_session(world, 8)


@pytest.fixture
def item(world, session, family):
    return listed(world, session, family)


def listed(world, session, family):
    """Built and published, as its coordinator reads it."""
    build_agenda(session, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)
    return item_in(world, session, family)


def item_in(world, session, family):
    with acting_as(world.coordinator):
        items = AgendaItem.objects.select_related("session__huddle", "family")
        return items.get(session=session, family=family)


def sees(person, family):
    with acting_as(person):
        return Family.objects.visible_to(person).filter(pk=family.pk).exists()


def test_it_comes_first_next_time_with_the_reason(client, world, later, item, family):
    put_off(item, reason=REASON, by=world.coordinator)
    make_nominated(world, urgent=True)
    build_agenda(later, by=world.coordinator)

    assert agenda_of(later)[0] == (family.reference, Why.DEFERRED)
    publish_agenda(later, by=world.coordinator)
    client.force_login(world.police)
    assert REASON in client.get(later.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["coordinator", "chair"])
def test_until_then_the_session_opens_it_to_nobody_and_asks_nobody(
    world, later, item, family, who
):
    put_off(item, reason=REASON, by=getattr(world, who))

    assert not sees(world.police, family)
    assert not sees(world.chair, family)
    assert sees(world.health, family)  # they nominated it
    with acting_as(world.health):
        assert not AgencyCheck.objects.to_answer(world.health).exists()
    assert agenda_of(item.session) == []


def test_a_reason_is_needed(world, item):
    with pytest.raises(ValidationError):
        put_off(item, reason="  ", by=world.coordinator)
    with pytest.raises(ValidationError):
        put_off(item, reason="x" * 401, by=world.coordinator)


@pytest.fixture
def again(world, later, item, family):
    """Put off once, and listed and published once more."""
    put_off(item, reason=REASON, by=world.coordinator)
    return listed(world, later, family)


def test_the_second_time_the_coordinator_asks_and_the_family_stays(
    client, world, later, again, family
):
    put_off(again, reason="She is on leave still.", by=world.coordinator)

    assert agenda_of(later) == [(family.reference, Why.DEFERRED)]
    assert sees(world.police, family)
    notice = Notice.objects.get(kind="deferral_asked")
    assert notice.practitioner == world.chair
    client.force_login(world.chair)
    page = client.get(later.get_absolute_url()).content.decode()
    assert "The coordinator asks you to put this family off again" in page
    client.force_login(world.police)
    assert "leave still" not in client.get(later.get_absolute_url()).content.decode()


def test_the_chair_decides_with_a_reason_of_their_own(client, world, later, again, family):
    put_off(again, reason="She is on leave still.", by=world.coordinator)
    url = reverse("huddle:agenda_put_off", args=[again.pk])
    client.force_login(world.chair)
    assert "She is on leave still." in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200

    assert client.post(url, {"reason": "Once more, and no longer."}).status_code == 302

    assert agenda_of(later) == []
    kept = item_in(world, later, family)
    assert (kept.state, kept.deferred_why) == ("deferred", "Once more, and no longer.")
    with as_owner():
        reasons = AgendaReason.objects.filter(family=family, why=Why.DEFERRED)
        assert "Once more" in reasons.latest("pk").words


def test_before_publication_the_second_time_waits_for_the_chair(world, later, item, family):
    put_off(item, reason=REASON, by=world.coordinator)
    build_agenda(later, by=world.coordinator)

    with pytest.raises(NotNow, match="only the chair"):
        put_off(item_in(world, later, family), reason="Still.", by=world.coordinator)


def test_putting_off_before_the_day_counts_in_the_room_as_well(world, later, again):
    open_session(later, by=world.chair)
    attend(later, world.chair)

    with pytest.raises(ValidationError, match="chair"):
        defer_item(again, because="time", rationale="No time.", by=world.chair)


def test_it_is_put_off_once_however_often_it_is_sent(client, world, later, item):
    url = reverse("huddle:agenda_put_off", args=[item.pk])
    client.force_login(world.coordinator)

    assert client.post(url, {"reason": REASON}).status_code == 302
    assert client.post(url, {"reason": REASON}).status_code == 409


def test_nobody_else_puts_a_family_off(world, item):
    for somebody in (world.health, world.police):
        with pytest.raises(PermissionDenied):
            put_off(item, reason=REASON, by=somebody)
