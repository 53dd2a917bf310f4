"""Decisions after which a family comes back to a later session, is stepped down or is closed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from consent.models import RetentionClass
from families.models import Action, Allocation
from families.services.acting import accept_action, finish_action
from families.services.leading import accept_lead
from huddle.models import AgendaItem, Decision
from huddle.services.deciding import (
    agree_in_session,
    defer_item,
    ratify_decision,
    waits_to_be_ratified,
)
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.working_days import add_working_days, today
from tests.huddle.deciding import family_of, record, rows
from tests.huddle.holding import SOON, hold, make_twin, next_meeting
from tests.huddle.worlds import make_session
from tests.owner import as_owner

# D08 and D14


def test_each_question_becomes_an_action_and_the_family_comes_back(meeting):
    questions = [
        {"question": "Seen by the GP?", "owner": meeting.world.health, "due_on": SOON},
        {"question": "Tenancy safe?", "owner": meeting.world.housing, "due_on": SOON},
    ]

    record(meeting, "D08", details={"questions": questions})

    assert {(a.text, a.owner_id) for a in rows(Action)} == {
        ("Find out: Seen by the GP?", meeting.world.health.pk),
        ("Find out: Tenancy safe?", meeting.world.housing.pk),
    }
    [relisted] = rows(AgendaItem, why="relisted")
    assert relisted.family_id == meeting.family.pk


def test_a_question_has_an_owner_and_a_date(meeting):
    question = {"question": "Seen by the GP?", "owner": None, "due_on": SOON}

    with pytest.raises(ValidationError, match="Select who finds out"):
        record(meeting, "D08", details={"questions": [question]})


@pytest.mark.parametrize("again", ["D08", "D14"])
@pytest.mark.parametrize("first", ["D08", "D14"])
def test_a_baby_is_put_off_twice_only_with_the_chairs_reason(meeting, first, again):
    record(meeting, first)
    later = next_meeting(meeting)

    with pytest.raises(ValidationError, match="Enter the chair's reason"):
        record(later, again)

    assert record(later, again, details={"chair_reason": "The GP is away until Monday."})


def test_a_deferred_family_comes_back(meeting):
    item = defer_item(
        meeting.item, because="time", rationale="The meeting ran out of time.", by=meeting.chair
    )

    assert item.state == "deferred"
    assert [d.code for d in rows(Decision)] == ["D14"]
    assert rows(AgendaItem, why="deferred")[0].note.startswith("Deferred on ")


def test_the_next_session_is_called_where_nobody_has_called_it(meeting):
    record(meeting, "D08")

    [relisted] = rows(AgendaItem, why="relisted")
    with as_owner():
        assert relisted.session.state == "scheduled"
        assert relisted.session.huddle_id == meeting.world.huddle.pk


# D11


def test_a_review_date_brings_the_family_back_to_the_session_on_or_after_it(meeting):
    make_session(meeting.world, 5)
    on_time = make_session(meeting.world, 10)

    record(meeting, "D11", details={"review_on": add_working_days(today(), 8)})

    assert family_of(meeting).review_due == add_working_days(today(), 8)
    assert [item.session_id for item in rows(AgendaItem, why="review")] == [on_time.pk]


def test_a_review_date_cannot_have_passed(meeting):
    with pytest.raises(ValidationError, match="Review date must be today or in the future"):
        record(meeting, "D11", details={"review_on": today() - timedelta(days=1)})


def test_the_earliest_review_of_siblings_counts(meeting):
    twin = make_twin(meeting)
    record(meeting, "D11", details={"review_on": add_working_days(today(), 4)})
    record(meeting, "D11", twin, details={"review_on": add_working_days(today(), 9)})
    assert family_of(meeting).review_due == add_working_days(today(), 4)

    record(meeting, "D13")

    assert family_of(meeting).review_due == add_working_days(today(), 9)


# D09 and D15


def test_a_step_down_waits_for_a_lead(meeting):
    with pytest.raises(ValidationError, match="Nobody leads for this family yet"):
        record(meeting, "D09")

    record(meeting, "D03")
    accept_lead(rows(Allocation)[0], by=meeting.world.health)

    assert not record(meeting, "D09").provisional


def test_the_database_refuses_a_step_down_that_nobody_leads(meeting):
    record(meeting, "D03")
    accept_lead(rows(Allocation)[0], by=meeting.world.health)
    before = record(meeting, "D09")

    with as_owner():
        Allocation.objects.update(state="ended", ended_at=timezone.now())
    before.pk = uuid4()

    with as_owner(), transaction.atomic(), pytest.raises(IntegrityError):
        before.save(force_insert=True)


def test_closing_the_last_child_closes_the_family_and_ends_its_lead(meeting):
    twin = make_twin(meeting)
    record(meeting, "D03")
    accept_lead(rows(Allocation)[0], by=meeting.world.health)

    record(meeting, "D15")
    assert family_of(meeting).status == "active"
    record(meeting, "D15", twin)

    assert family_of(meeting).status == "closed"
    assert rows(Allocation)[0].state == "ended"


def test_a_closed_family_belongs_to_the_class_that_was_said_for_each_child(meeting):
    twin = make_twin(meeting)

    record(meeting, "D15", details={"retention_class": "looked_after"})
    record(meeting, "D15", twin)

    with as_owner():
        reached = RetentionClass.objects.filter(family=meeting.family)
        assert {one.record_class for one in reached} == {"looked_after", "early_help"}
    assert family_of(meeting).closed_on == today()


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 action is still"), (2, "2 actions are still")]
)
def test_a_family_with_open_actions_is_not_closed(meeting, count, words):
    for _ in range(count):
        action = agree_in_session(
            meeting.item,
            text="Book the weighing clinic",
            owner=meeting.world.health,
            due_on=SOON,
            by=meeting.chair,
        )

    with pytest.raises(ValidationError, match=words):
        record(meeting, "D15")

    if count == 1:
        accept_action(action, by=meeting.world.health)
        finish_action(action, done_on=today(), by=meeting.world.health)
        record(meeting, "D15")
        assert family_of(meeting).status == "closed"


@pytest.mark.parametrize("reason", ["declined", "disengaged"])
def test_a_family_that_went_away_is_closed_only_after_thinking_again(meeting, reason):
    with pytest.raises(ValidationError, match="Enter how the risk to the baby was reconsidered"):
        record(meeting, "D15", details={"closure_reason": reason})

    again = {"closure_reason": reason, "risk_reconsidered": "Seen well by the GP on Monday."}
    record(meeting, "D15", details=again)

    assert family_of(meeting).status == "closed"


def test_a_family_with_another_lead_is_handed_to_somebody(meeting):
    with pytest.raises(ValidationError, match="who the family was transferred to"):
        record(meeting, "D15", details={"closure_reason": "transferred"})


def test_an_unanswered_referral_keeps_the_family_open(meeting):
    record(meeting, "D02")
    with acting_as(meeting.world.health):
        action = Action.objects.get()
    accept_action(action, by=meeting.world.health)
    finish_action(action, done_on=today(), by=meeting.world.health)
    later = next_meeting(meeting)

    with pytest.raises(ValidationError, match="has not confirmed the referral"):
        record(later, "D15", details={"closure_reason": "stepped_up"})


def test_a_closure_that_was_recorded_in_error_is_taken_back(meeting):
    record(meeting, "D15")

    record(meeting, "D11")

    assert family_of(meeting).status == "active"


def test_an_inquorate_meeting_closes_nothing_until_a_quorate_one_ratifies():
    meeting = hold(quorate=False)
    decision = record(meeting, "D15")
    assert decision.provisional
    assert family_of(meeting).status != "closed"
    later = next_meeting(meeting)
    with acting_as(meeting.chair):
        waiting = waits_to_be_ratified(later.item, later.child)
    assert waiting == decision

    ratify_decision(waiting, later.item, by=meeting.chair)

    assert family_of(meeting).status == "closed"


def test_another_inquorate_meeting_does_not_ratify():
    meeting = hold(quorate=False)
    decision = record(meeting, "D15")
    later = next_meeting(meeting, quorate=False)

    with pytest.raises(NotNow, match="not quorate either"):
        ratify_decision(decision, later.item, by=meeting.chair)
