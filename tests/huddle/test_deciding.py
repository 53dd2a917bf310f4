"""Decisions: sixteen codes, what each demands, what follows, and what the meeting may not do."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from families.models import Action, Allocation
from huddle.consequences.table import TABLE
from huddle.models import AgendaItem, Decision, DecisionCode
from huddle.services.deciding import agree_in_session, decide
from practitioners.models import AuditEvent
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.huddle.deciding import WHY, family_of, record, rows
from tests.huddle.holding import SOON, hold, make_twin, next_meeting
from tests.owner import as_owner


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


@pytest.mark.parametrize("code", [c for c in DecisionCode.values if c not in {"D04", "D09"}])
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
