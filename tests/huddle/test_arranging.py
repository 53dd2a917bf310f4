"""An agenda is arranged by hand: what somebody placed stays, and two at once lose nothing."""

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from huddle.agenda_times import mark_of, slots
from huddle.models import AgendaItem
from huddle.services.arranging import (
    Direction,
    arrange_item,
    listed_of,
    move_item,
    place_item,
)
from huddle.services.preparing import build_agenda, list_family, withdraw_item
from huddle.services.publishing import publish_agenda
from practitioners.access import NotNow
from practitioners.binding import acting_as
from tests.huddle.test_preparing import agenda_of, discussed
from tests.huddle.worlds import make_nominated

Why, Pin = AgendaItem.Why, AgendaItem.Pin


@pytest.fixture
def families(world):
    return [make_nominated(world) for _ in range(4)]


@pytest.fixture
def items(world, session, families):
    return [list_family(session, f, Why.REVIEW, by=world.coordinator) for f in families]


def order_of(session):
    return [reference for reference, _ in agenda_of(session)]


def references(*items):
    return [item.family.reference for item in items]


def mark(session, by):
    with acting_as(by):
        return mark_of(listed_of(session, by))


def times_of(world, session):
    with acting_as(world.coordinator):
        found = slots(session, listed_of(session, world.coordinator))
        return [(slot.item.family.reference, slot.starts, slot.fits) for slot in found]


@pytest.mark.parametrize(
    ("position", "order"),
    [(1, [3, 0, 1, 2]), (3, [0, 1, 3, 2]), (99, [0, 1, 2, 3]), (0, [3, 0, 1, 2])],
)
def test_a_family_goes_where_somebody_typed(world, session, items, position, order):
    place_item(items[3], position, by=world.coordinator)

    assert order_of(session) == references(*(items[n] for n in order))


def test_building_again_keeps_what_somebody_moved_and_puts_the_new_in_their_place(world, session):
    first, second = make_nominated(world), make_nominated(world)
    build_agenda(session, by=world.coordinator)
    before = order_of(session)
    with acting_as(world.coordinator):
        last = AgendaItem.objects.filter(session=session).last()
    move_item(last, Direction.UP, by=world.coordinator)
    urgent = make_nominated(world, urgent=True)
    old = make_nominated(world)
    discussed(world, old, "D03")

    build_agenda(session, by=world.coordinator)

    assert {first.reference, second.reference} == set(before)
    assert order_of(session) == [urgent.reference, *reversed(before), old.reference]


def test_what_nobody_moved_is_ordered_by_the_rules_again(world, session):
    family = make_nominated(world)
    build_agenda(session, by=world.coordinator)
    urgent = make_nominated(world, urgent=True)

    build_agenda(session, by=world.coordinator)

    assert order_of(session) == [urgent.reference, family.reference]


def test_a_family_pinned_first_stays_first_whatever_is_moved_or_built(world, session, items):
    arrange_item(
        items[2], minutes=5, pin=Pin.FIRST, pin_why="The judge waits.", by=world.coordinator
    )
    place_item(items[3], 1, by=world.coordinator)
    make_nominated(world, urgent=True)
    build_agenda(session, by=world.coordinator)

    assert order_of(session)[0] == items[2].family.reference


def test_a_family_pinned_to_an_hour_begins_then_and_the_others_go_round_it(world, session, items):
    arrange_item(
        items[0],
        minutes=10,
        pin=Pin.AT,
        pin_at=time(9, 42),
        pin_why="The midwife comes.",
        by=world.coordinator,
    )

    found = times_of(world, session)

    assert [one[0] for one in found] == references(items[1], items[2], items[0], items[3])
    minutes = [int((starts - session.starts_at).total_seconds() // 60) for _, starts, _ in found]
    assert minutes == [0, 5, 12, 22]


def test_what_does_not_fit_is_said_to_those_who_arrange_and_to_nobody_else(
    client, world, session, items
):
    for item in items[:2]:
        arrange_item(item, minutes=44, by=world.coordinator)
    publish_agenda(session, by=world.coordinator)

    assert [fits for _, _, fits in times_of(world, session)] == [True, True, False, False]
    for person, said in ((world.coordinator, 2), (world.chair, 2), (world.police, 0)):
        client.force_login(person)
        page = client.get(session.get_absolute_url()).content.decode()
        assert page.count("Does not fit in the session.") == said


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 61}, "minutes"),
        ({"minutes": 5, "pin": "first"}, "pin_why"),
        ({"minutes": 5, "pin": "at", "pin_why": "So."}, "pin_at"),
        ({"minutes": 5, "pin": "at", "pin_why": "So.", "pin_at": time(8, 0)}, "pin_at"),
        ({"minutes": 5, "pin": "at", "pin_why": "So.", "pin_at": time(11, 0)}, "pin_at"),
    ],
)
def test_a_time_or_a_place_that_cannot_be_is_refused(world, items, wrong, field):
    with pytest.raises(ValidationError) as refusal:
        arrange_item(items[0], by=world.coordinator, **wrong)

    assert field in refusal.value.message_dict


def test_a_page_that_is_out_of_date_moves_nothing_and_says_so(client, world, session, items):
    publish_agenda(session, by=world.coordinator)
    seen = mark(session, world.chair)
    place_item(items[3], 1, by=world.coordinator, seen=seen)
    order = order_of(session)

    client.force_login(world.chair)
    url = reverse("huddle:agenda_move", args=[items[0].pk])
    response = client.post(url, {"position": "4", "seen": seen})

    assert response.status_code == 409
    assert "has changed this agenda since you opened it" in response.content.decode()
    assert order_of(session) == order


def test_the_position_is_typed_on_the_page_and_what_is_no_number_is_refused(
    client, world, session, items
):
    client.force_login(world.coordinator)
    page = client.get(session.get_absolute_url()).content.decode()
    assert f'value="{mark(session, world.coordinator)}"' in page
    url = reverse("huddle:agenda_move", args=[items[0].pk])

    client.post(url, {"position": "3"})
    assert order_of(session) == references(items[1], items[2], items[0], items[3])

    client.post(url, {"position": "last"})
    assert order_of(session) == references(items[1], items[2], items[0], items[3])


def test_the_page_of_time_and_place_saves_both(client, world, session, items):
    client.force_login(world.coordinator)
    url = reverse("huddle:agenda_arrange", args=[items[1].pk])

    assert "Why does it have this place?" in client.get(url).content.decode()
    refused = client.post(url, {"minutes": "5", "pin": "at"})
    assert refused.status_code == 200
    client.post(
        url,
        {"minutes": "12", "pin": "at", "pin_at": "9:30am", "pin_why": "The midwife comes."},
    )

    assert order_of(session)[0] == items[1].family.reference
    page = client.get(session.get_absolute_url()).content.decode()
    assert "Fixed at 9:30am: The midwife comes." in page


def test_the_chair_arranges_once_the_agenda_is_published(world, session, items):
    with pytest.raises(PermissionDenied):
        place_item(items[3], 1, by=world.chair)
    publish_agenda(session, by=world.coordinator)

    place_item(items[3], 1, by=world.chair)

    assert order_of(session)[0] == items[3].family.reference
    with pytest.raises(PermissionDenied):
        place_item(items[3], 1, by=world.police)


def test_taking_a_family_off_asks_why_and_says_what_closes(client, world, session, items):
    publish_agenda(session, by=world.coordinator)
    with pytest.raises(ValidationError):
        withdraw_item(items[0], reason=" ", by=world.coordinator)

    client.force_login(world.chair)
    page = client.get(reverse("huddle:agenda_remove", args=[items[0].pk])).content.decode()
    assert "3 agency checks that are not returned" in page

    withdraw_item(items[0], reason="Moved to Bradford.", by=world.chair)
    assert items[0].family.reference not in order_of(session)
    with pytest.raises(NotNow):
        place_item(items[0], 1, by=world.coordinator)
