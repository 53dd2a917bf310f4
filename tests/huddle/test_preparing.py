"""Sessions are called, and an agenda builds itself and says why each family is on it."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from families.models import Action, Family
from families.services.leading import accept_lead, offer_lead
from huddle.agenda import candidates
from huddle.models import AgendaItem, Decision, HuddleSession, Nomination
from huddle.services.arranging import Direction, move_item
from huddle.services.family_state import NEEDS_NO_LEAD
from huddle.services.preparing import (
    build_agenda,
    list_family,
    schedule_sessions,
    withdraw_item,
)
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.huddle.worlds import make_nominated, make_session, make_world
from tests.owner import as_owner

Why = AgendaItem.Why


def agenda_of(session):
    """References and reasons, in order, as they stand in the database."""
    with as_owner():
        items = AgendaItem.objects.filter(session=session, state="listed").order_by("position")
        return [(item.family.reference, item.why) for item in items.select_related("family")]


def discussed(world, family, code, *, state="discussed", days_ago=7):
    """The family was on an earlier session, with this decision for its baby."""
    at = timezone.now() - timedelta(days=days_ago)
    held = make_session(world, starts_at=at, state=HuddleSession.State.DRAFT)
    with acting_as(world.coordinator):
        Nomination.objects.filter(family=family).update(screened_at=at - timedelta(days=2))
        item = AgendaItem.objects.create(
            session=held,
            family=family,
            position=1,
            why=Why.NEW,
            state=state,
            discussed_at=at if state == "discussed" else None,
        )
        Decision.objects.create(
            family=family,
            item=item,
            child=family.people.babies().get(),
            code=code,
            rationale="As the huddle saw it.",
            recorded_by=world.coordinator,
        )
        needed = {} if code in NEEDS_NO_LEAD else {"lead_needed_since": at}
        Family.objects.filter(pk=family.pk).update(status=Family.Status.ACTIVE, **needed)


def local_times(sessions):
    return [timezone.localtime(session.starts_at) for session in sessions]


def test_sessions_are_weekly_at_the_huddles_hour(world):
    sessions = schedule_sessions(world.huddle, 3, by=world.coordinator, after=date(2027, 1, 6))

    assert [at.date() for at in local_times(sessions)] == [
        date(2027, 1, 7),
        date(2027, 1, 14),
        date(2027, 1, 21),
    ]
    assert {session.chair for session in sessions} == {world.chair}


def test_the_hour_stays_the_same_when_the_clocks_change(world):
    sessions = schedule_sessions(world.huddle, 2, by=world.coordinator, after=date(2027, 3, 24))

    assert [at.time() for at in local_times(sessions)] == [time(9, 30), time(9, 30)]
    assert sessions[1].starts_at - sessions[0].starts_at == timedelta(days=7, hours=-1)


def test_a_bank_holiday_moves_the_session_to_the_next_working_day():
    world = make_world(weekday=4)

    sessions = schedule_sessions(world.huddle, 2, by=world.coordinator, after=date(2027, 3, 20))

    # Good Friday 2027 is 26 March, and Easter Monday the 29th.
    assert [at.date() for at in local_times(sessions)] == [date(2027, 3, 30), date(2027, 4, 2)]


def test_scheduling_twice_calls_each_session_once(world):
    first = schedule_sessions(world.huddle, 3, by=world.coordinator)
    again = schedule_sessions(world.huddle, 4, by=world.coordinator)

    assert {s.pk for s in first} < {s.pk for s in again}
    assert HuddleSession.objects.filter(huddle=world.huddle).count() == 4


def test_only_the_huddles_own_coordinator_calls_its_sessions(world):
    for somebody in (world.chair, world.health, make_world().coordinator):
        with pytest.raises(PermissionDenied):
            schedule_sessions(world.huddle, 1, by=somebody)


def test_the_agenda_lists_accepted_nominations_and_no_others(world, session):
    accepted = make_nominated(world)
    make_nominated(world, state=Nomination.State.SUBMITTED, screened_at=None, screened_by=None)
    make_nominated(world, state=Nomination.State.REDIRECTED)

    assert build_agenda(session, by=world.coordinator) == 1

    assert agenda_of(session) == [(accepted.reference, Why.NEW)]


def test_near_births_come_first_then_the_youngest_then_later_births(world, session):
    day = today()
    later = make_nominated(world, edd=day + timedelta(weeks=20))
    older = make_nominated(world, dob=day - timedelta(days=500))
    newborn = make_nominated(world, dob=day - timedelta(days=5))
    near = make_nominated(world, edd=day + timedelta(weeks=4))
    nearer = make_nominated(world, edd=day + timedelta(weeks=2))

    build_agenda(session, by=world.coordinator)

    order = [reference for reference, _ in agenda_of(session)]
    assert order == [f.reference for f in (nearer, near, newborn, older, later)]


def test_each_family_is_listed_for_the_first_reason_that_holds(world, session):
    new = make_nominated(world)
    urgent = make_nominated(world, urgent=True)
    late = make_nominated(world)
    discussed(world, late, "D03", days_ago=8)
    review = make_nominated(world)
    discussed(world, review, "D11", days_ago=9)
    orphan = make_nominated(world)
    discussed(world, orphan, "D03", days_ago=10)
    again = make_nominated(world)
    discussed(world, again, "D08", days_ago=11)
    with acting_as(world.coordinator):
        Family.objects.filter(pk=review.pk).update(review_due=session.starts_on)
        Action.objects.create(
            family=late,
            text="Visit",
            owner=world.health,
            owner_agency=world.health.agency,
            due_on=today() - timedelta(days=1),
            agreed_by=world.coordinator,
        )

    build_agenda(session, by=world.coordinator)

    assert agenda_of(session) == [
        (late.reference, Why.OVERDUE),
        (urgent.reference, Why.URGENT),
        (again.reference, Why.RELISTED),
        (new.reference, Why.NEW),
        (review.reference, Why.REVIEW),
        (orphan.reference, Why.NO_LEAD),
    ]


def test_the_reason_is_said_in_words_and_sets_the_time_box(world, session):
    due = session.starts_on + timedelta(days=10)
    make_nominated(world, edd=due)
    held = make_nominated(world)
    discussed(world, held, "D11")
    with acting_as(world.coordinator):
        Family.objects.filter(pk=held.pk).update(review_due=date(2026, 1, 5))

    build_agenda(session, by=world.coordinator)

    with acting_as(world.coordinator):
        new, review = AgendaItem.objects.filter(session=session).order_by("position")
    assert f"Unborn, due {due.day} " in new.note
    assert (new.minutes, review.minutes) == (10, 5)
    assert review.note == "Review due by 5 January 2026."


def test_a_family_with_a_lead_and_no_review_due_is_left_in_peace(world, session):
    family = make_nominated(world)
    discussed(world, family, "D03")
    offer = offer_lead(family, world.health, by=world.coordinator, reason="Knows them")
    accept_lead(offer, by=world.health)

    assert build_agenda(session, by=world.coordinator) == 0


@pytest.mark.parametrize("code", ["D06", "D07", "D13", "D16"])
def test_a_family_whose_decision_needs_no_lead_is_not_orphaned(world, session, code):
    family = make_nominated(world)
    discussed(world, family, code)

    assert build_agenda(session, by=world.coordinator) == 0


def test_a_deferred_family_comes_back_ahead_of_new_ones(world, session):
    deferred = make_nominated(world)
    discussed(world, deferred, "D14", state="deferred")
    new = make_nominated(world)

    build_agenda(session, by=world.coordinator)

    assert agenda_of(session) == [(deferred.reference, Why.DEFERRED), (new.reference, Why.NEW)]


def test_a_closed_family_is_not_listed(world, session):
    family = make_nominated(world)
    with acting_as(world.coordinator):
        Family.objects.filter(pk=family.pk).update(status=Family.Status.CLOSED)

    assert build_agenda(session, by=world.coordinator) == 0


def test_a_family_waits_on_one_session_at_a_time(world, session):
    make_nominated(world)
    build_agenda(session, by=world.coordinator)

    assert build_agenda(make_session(world, 8), by=world.coordinator) == 0


def test_another_huddles_families_stay_on_its_own_agenda(world, session):
    other = make_world()
    make_nominated(other)

    assert build_agenda(session, by=world.coordinator) == 0


def test_building_again_keeps_who_was_taken_off_and_who_was_listed_by_hand(world, session):
    kept, dropped = make_nominated(world), make_nominated(world)
    by_hand = make_nominated(world)
    discussed(world, by_hand, "D07")
    build_agenda(session, by=world.coordinator)
    with acting_as(world.coordinator):
        item = AgendaItem.objects.get(session=session, family=dropped)
    withdraw_item(item, reason="Moved away.", by=world.coordinator)
    list_family(session, by_hand, Why.REVIEW, note="Asked for by housing", by=world.coordinator)

    assert build_agenda(session, by=world.coordinator) == 0

    assert agenda_of(session) == [(kept.reference, Why.NEW), (by_hand.reference, Why.REVIEW)]


def test_a_family_taken_off_can_be_listed_again(world, session):
    family = make_nominated(world)
    item = list_family(session, family, Why.NEW, by=world.coordinator)
    withdraw_item(item, reason="Moved away.", by=world.coordinator)

    again = list_family(session, family, Why.URGENT, note="Worse since", by=world.coordinator)

    assert again.pk == item.pk
    assert agenda_of(session) == [(family.reference, Why.URGENT)]


def test_families_move_up_and_down_and_not_beyond_the_ends(world, session):
    first, second, third = (make_nominated(world) for _ in range(3))
    items = [
        list_family(session, f, Why.NEW, by=world.coordinator) for f in (first, second, third)
    ]

    move_item(items[2], Direction.UP, by=world.coordinator)
    move_item(items[0], Direction.UP, by=world.coordinator)
    move_item(items[1], Direction.DOWN, by=world.coordinator)

    assert [r for r, _ in agenda_of(session)] == [
        first.reference,
        third.reference,
        second.reference,
    ]


def test_a_session_that_has_begun_cannot_be_rearranged(world, session):
    item = list_family(session, make_nominated(world), Why.NEW, by=world.coordinator)
    HuddleSession.objects.filter(pk=session.pk).update(state=HuddleSession.State.IN_SESSION)

    with pytest.raises(NotNow):
        move_item(item, Direction.UP, by=world.coordinator)
    with pytest.raises(NotNow):
        withdraw_item(item, reason="Moved away.", by=world.coordinator)
    with pytest.raises(NotNow):
        build_agenda(session, by=world.coordinator)


def test_nobody_but_the_coordinator_builds_or_rearranges(world, session):
    item = list_family(session, make_nominated(world), Why.NEW, by=world.coordinator)

    for somebody in (world.health, world.stranger, make_practitioner()):
        with pytest.raises(PermissionDenied):
            build_agenda(session, by=somebody)
        with pytest.raises(PermissionDenied):
            move_item(item, Direction.UP, by=somebody)
        with pytest.raises(PermissionDenied):
            withdraw_item(item, reason="Moved away.", by=somebody)


@pytest.mark.parametrize("families", [1, 6])
def test_the_rules_cost_the_same_for_any_number_of_families(world, session, families):
    for _ in range(families):
        make_nominated(world)

    with (
        acting_as(world.coordinator),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        assert len(candidates(session, world.coordinator)) == families

    assert len(queries) == 4


def test_nobody_but_the_coordinator_or_the_chair_lists_a_family(world, session):
    family = make_nominated(world)

    for somebody in (world.health, make_practitioner(roles=(Role.CHAIR,))):
        with pytest.raises(PermissionDenied):
            list_family(session, family, Why.NEW, by=somebody)
