"""Decisions: sixteen codes, what each demands, what follows, and what the meeting may not do."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from consent.models import RetentionClass
from consent.services.sharing import decide_sharing
from families.models import Action, Allocation, Family
from families.services.acting import accept_action, finish_action
from families.services.leading import accept_lead, end_lead
from families.services.referring import answer_referral, record_referral, withdraw_referral
from huddle.consequences.table import TABLE
from huddle.models import AgendaItem, Decision, DecisionCode
from huddle.queries.holding import people_to_name
from huddle.services.deciding import (
    agree_in_session,
    decide,
    defer_item,
    ratify_decision,
    waits_to_be_ratified,
)
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Practitioner
from practitioners.roles import Role
from practitioners.working_days import add_working_days, today
from tests.factories import make_practitioner
from tests.huddle.holding import (
    SOON,
    answers_for,
    hold,
    make_supervisor,
    make_twin,
    next_meeting,
)
from tests.huddle.worlds import make_session, share
from tests.owner import as_owner

WHY = "She is losing weight and nobody has seen her feed."


@pytest.fixture
def meeting():
    return hold()


def record(meeting, code, child=None, *, by=None, rationale=WHY, **changes):
    answers = answers_for(code, meeting) | changes.pop("details", {})
    return decide(
        meeting.item,
        child or meeting.child,
        code,
        rationale=rationale,
        details=answers,
        by=by or meeting.chair,
        **changes,
    )


def rows(model, **where):
    with as_owner():
        return list(model.objects.filter(**where))


def family_of(meeting):
    return rows(Family, pk=meeting.family.pk)[0]


def test_the_table_holds_every_decision():
    assert set(TABLE) == set(DecisionCode.values)


REQUIRED = [
    (code, demand.name, demand.refusal)
    for code, consequence in TABLE.items()
    for demand in consequence.demands
    if demand.required
]


@pytest.mark.parametrize(("code", "name", "words"), REQUIRED)
def test_a_decision_is_refused_without_what_it_demands(meeting, code, name, words):
    assert words.startswith(("Enter ", "Select ", "Confirm "))

    with pytest.raises(ValidationError) as refusal:
        record(meeting, code, details={name: ""})

    assert refusal.value.message_dict[name] == [words]
    assert not rows(Decision)


@pytest.mark.parametrize("code", [c for c in DecisionCode.values if c != "D09"])
def test_a_complete_decision_is_recorded_with_its_answers(meeting, code):
    decision = record(meeting, code)

    assert decision.recorded_by == meeting.chair
    assert {demand.name for demand in TABLE[code].demands if demand.required} <= set(
        decision.details
    )
    with as_owner():
        event = AuditEvent.objects.get(verb="decision.recorded")
        assert event.family == meeting.family.pk
        assert event.facts["code"] == code


@pytest.mark.parametrize("rationale", ["", "   "])
def test_a_decision_says_why(meeting, rationale):
    with pytest.raises(ValidationError, match="Enter why the meeting decided this"):
        record(meeting, "D11", rationale=rationale)


def test_an_unknown_decision_is_refused(meeting):
    with pytest.raises(ValidationError, match="Select a decision"):
        decide(meeting.item, meeting.child, "D99", rationale=WHY, by=meeting.chair)


def test_only_the_chair_and_the_coordinator_record_decisions(meeting):
    record(meeting, "D11", by=meeting.world.coordinator)

    with pytest.raises(PermissionDenied):
        record(meeting, "D11", by=meeting.world.health)


def test_whoever_has_not_accepted_the_statement_records_nothing():
    meeting = hold()
    with as_owner():
        meeting.session.attendances.filter(practitioner=meeting.chair).update(
            statement_accepted_at=None, statement_recorded_by=None
        )

    with pytest.raises(PermissionDenied, match="Accept the confidentiality statement"):
        record(meeting, "D11")


def test_a_second_primary_decision_replaces_the_first_whose_row_is_kept(meeting):
    first = record(meeting, "D08")
    second = record(meeting, "D11")

    kept = rows(Decision, pk=first.pk)[0]
    assert kept.replaced_at is not None
    assert rows(Decision, pk=second.pk)[0].replaced_at is None


def test_what_a_replaced_decision_had_set_going_is_taken_back(meeting):
    record(meeting, "D03")
    record(meeting, "D08")
    record(meeting, "D13")

    assert [a.status for a in rows(Action)] == ["superseded"]
    assert [a.state for a in rows(Allocation)] == ["withdrawn"]
    relisted = rows(AgendaItem, why="relisted")
    assert [item.state for item in relisted] == ["withdrawn"]


def test_a_referral_to_another_forum_stands_beside_the_primary_decision(meeting):
    record(meeting, "D10", is_primary=False)
    record(meeting, "D12", is_primary=False)
    record(meeting, "D11")

    assert len(rows(Decision, replaced_at=None)) == 3


def test_nothing_else_stands_beside_the_primary_decision(meeting):
    with pytest.raises(ValidationError, match="Only D10 and D12"):
        record(meeting, "D11", is_primary=False)


def test_the_family_is_discussed_when_each_child_has_a_decision(meeting):
    twin = make_twin(meeting)
    record(meeting, "D11")
    assert meeting.fresh().item.state == "listed"

    record(meeting, "D08", twin)

    assert meeting.fresh().item.state == "discussed"


def test_a_child_of_another_family_is_refused(meeting):
    other = hold()

    with pytest.raises(ValidationError, match="Select a child of this family"):
        record(meeting, "D11", other.child)


def test_the_level_of_need_is_kept_with_the_family(meeting):
    record(meeting, "D11", level="multi_agency")

    assert family_of(meeting).level_of_need == "multi_agency"


# D01


def test_a_family_in_danger_comes_back_to_the_next_session_and_cannot_be_closed(meeting):
    twin = make_twin(meeting)
    record(meeting, "D01")

    assert rows(AgendaItem, why="relisted")
    for child in (meeting.child, twin):
        with pytest.raises(ValidationError, match="The huddle cannot close it"):
            record(meeting, "D15", child)
    assert family_of(meeting).status != "closed"


def test_danger_is_not_forgotten_at_the_next_session(meeting):
    record(meeting, "D01")
    later = next_meeting(meeting)

    with pytest.raises(ValidationError, match="The huddle cannot close it"):
        record(later, "D15")


def test_a_contact_cannot_lie_in_the_future(meeting):
    with pytest.raises(ValidationError, match="Date of the contact must be today or in the past"):
        record(meeting, "D01", details={"contacted_on": today() + timedelta(days=1)})


# D02


def test_a_referral_is_chased_by_its_referrer(meeting):
    record(meeting, "D02")

    [action] = rows(Action)
    assert (action.text, action.owner_id, action.due_on) == (
        "Chase the outcome of the referral",
        meeting.world.health.pk,
        SOON,
    )
    assert action.owner_agency_id == meeting.world.health.agency_id
    with as_owner():
        assert meeting.item.actions.get() == action


@pytest.mark.parametrize("days", [0, 4])
def test_a_referral_is_chased_within_three_working_days(meeting, days):
    chase_on = add_working_days(today(), days)

    with pytest.raises(ValidationError, match="1 to 3 working days"):
        record(meeting, "D02", details={"chase_on": chase_on})


def test_the_lead_stays_until_social_work_confirms(meeting):
    health, chair = meeting.world.health, meeting.chair
    record(meeting, "D03")
    accept_lead(rows(Allocation)[0], by=health)
    record(meeting, "D02")

    with pytest.raises(NotNow, match="has not confirmed the referral"):
        end_lead(meeting.family, by=chair, reason="Stepped up")

    answer_referral(meeting.family, by=chair)
    end_lead(meeting.family, by=chair, reason="Stepped up")
    assert rows(Allocation)[0].state == "ended"


def test_only_social_work_or_the_meeting_says_what_became_of_a_referral(meeting):
    record(meeting, "D02")

    with pytest.raises(PermissionDenied, match="Only children's social work"):
        answer_referral(meeting.family, by=meeting.world.health)


def test_only_the_meeting_refers_or_takes_a_referral_back(meeting):
    police = meeting.world.police

    with pytest.raises(PermissionDenied, match="Only a chair or a coordinator"):
        record_referral(meeting.family, sent_on=today(), by=police)
    record(meeting, "D02")
    with pytest.raises(PermissionDenied, match="Only a chair or a coordinator"):
        withdraw_referral(meeting.family, by=police)


# D03


def test_the_lead_is_offered_to_the_person_named(meeting):
    record(meeting, "D03")

    [offer] = rows(Allocation)
    assert (offer.practitioner_id, offer.supervisor_id, offer.state, offer.first_contact_due) == (
        meeting.world.health.pk,
        meeting.world.police.pk,
        "offered",
        SOON,
    )


def test_twins_share_one_offer(meeting):
    twin = make_twin(meeting)
    record(meeting, "D03")
    record(meeting, "D03", twin)

    assert len(rows(Allocation)) == 1

    record(meeting, "D11")

    assert rows(Allocation)[0].state == "offered"


def test_two_people_are_not_asked_at_once(meeting):
    twin = make_twin(meeting)
    record(meeting, "D03")

    with pytest.raises(ValidationError, match="Somebody else has already been asked"):
        record(meeting, "D03", twin, details={"lead": meeting.world.housing})


def test_a_child_in_need_has_a_lead_supervised_by_a_social_worker(meeting):
    with pytest.raises(ValidationError, match="Select a social worker"):
        record(meeting, "D03", level="s17")

    worker = make_supervisor(meeting, profession=Practitioner.Profession.SOCIAL_WORKER)
    record(meeting, "D03", level="s17", details={"supervisor": worker})

    assert rows(Allocation)[0].supervisor_id == worker.pk


def test_a_supervisor_is_somebody_who_supervises_or_could_lead(meeting):
    with pytest.raises(ValidationError, match="Select somebody who can supervise"):
        record(meeting, "D03", details={"supervisor": meeting.world.coordinator})


SOMEBODY = {"question": "Seen by the GP?", "due_on": SOON}
LETS_IN = [
    ("D02", "referrer", lambda person: {"referrer": person}),
    ("D03", "lead", lambda person: {"lead": person}),
    ("D03", "supervisor", lambda person: {"supervisor": person}),
    ("D08", "questions", lambda person: {"questions": [SOMEBODY | {"owner": person}]}),
    ("D10", "referrer", lambda person: {"referrer": person}),
    ("D12", "offered_by", lambda person: {"offered_by": person}),
]


@pytest.mark.parametrize(("code", "place", "naming"), LETS_IN)
def test_a_decision_lets_nobody_in_whose_agency_it_is_not_shared_with(
    meeting, code, place, naming
):
    stranger = meeting.world.stranger

    with pytest.raises(ValidationError, match="Nobody has decided yet whether to share") as no:
        record(meeting, code, details=naming(stranger))

    assert list(no.value.message_dict) == [place]
    with acting_as(stranger):
        assert not Family.objects.visible_to(stranger).exists()
    share(meeting.world, meeting.family, stranger.agency)
    assert record(meeting, code, details=naming(stranger))


def test_an_action_lets_nobody_in_whose_agency_it_was_decided_not_to_share_with(meeting):
    world, asked = meeting.world, {"text": "Call.", "due_on": SOON, "by": meeting.chair}
    decide_sharing(
        meeting.family,
        share=False,
        agencies=[world.police.agency],
        reason="His brother works there.",
        by=world.coordinator,
    )

    with pytest.raises(ValidationError, match="It was decided not to share this family with"):
        agree_in_session(meeting.item, owner=world.police, **asked)

    assert agree_in_session(meeting.item, owner=world.health, **asked)


def test_who_can_supervise_is_offered_only_where_the_family_may_be_shared(meeting):
    offered = partial(people_to_name, "supervisor", meeting.family, meeting.chair)
    elsewhere = make_practitioner(roles=(Role.SUPERVISOR,))

    with acting_as(meeting.chair):
        assert elsewhere not in offered()
    share(meeting.world, meeting.family, elsewhere.agency)
    with acting_as(meeting.chair):
        assert elsewhere in offered()


def test_nobody_supervises_themselves(meeting):
    with pytest.raises(ValidationError, match="somebody other than the lead"):
        record(meeting, "D03", details={"supervisor": meeting.world.health})


def test_a_role_that_cannot_lead_is_refused(meeting):
    with pytest.raises(ValidationError, match="cannot be a Single Lead Practitioner"):
        record(meeting, "D03", details={"lead": meeting.world.coordinator})


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


def test_a_family_that_moved_is_handed_to_somebody(meeting):
    with pytest.raises(ValidationError, match="who the family was transferred to"):
        record(meeting, "D15", details={"closure_reason": "moved"})


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


# Actions and the others


def test_an_offer_of_a_family_meeting_becomes_an_action(meeting):
    record(meeting, "D12")

    assert [a.text for a in rows(Action)] == ["Offer family group decision making"]


def test_an_action_of_the_meeting_has_a_person_and_their_agency(meeting):
    action = agree_in_session(
        meeting.item,
        text="Book the weighing clinic",
        owner=meeting.world.housing,
        due_on=SOON,
        by=meeting.chair,
    )

    assert action.owner_agency_id == meeting.world.housing.agency_id
    assert action.status == "proposed"


def test_somebody_who_only_attends_agrees_no_action_for_the_meeting(meeting):
    with pytest.raises(PermissionDenied):
        agree_in_session(
            meeting.item,
            text="Book the weighing clinic",
            owner=meeting.world.housing,
            due_on=SOON,
            by=meeting.world.health,
        )


def test_an_inactive_person_is_not_named(meeting):
    gone = make_practitioner(is_active=False)

    with pytest.raises(ValidationError, match="Select who refers"):
        record(meeting, "D02", details={"referrer": gone})
