"""What a decision sets going, to its end: handed over, agreed, reported, checked, visited."""

import pytest
from django.core.exceptions import ValidationError

from consent.models import WorkingAgreement
from families.models import Action, Allocation
from families.services.leading import accept_lead, offer_lead
from families.services.referring import record_referral
from huddle.models import AgendaItem
from practitioners.models import Notice
from practitioners.roles import Role
from practitioners.working_days import today
from tests.huddle.deciding import family_of, record, rows
from tests.huddle.holding import SOON, hold, make_supervisor, make_twin, next_meeting
from tests.huddle.worlds import make_session


def led_by(meeting, lead):
    offer = offer_lead(meeting.family, lead, by=meeting.chair, reason="Knows them.")
    return accept_lead(offer, by=lead)


def hand_over(meeting):
    supervisor = make_supervisor(meeting, roles=(Role.SUPERVISOR,))
    return record(meeting, "D04", details={"supervisor": supervisor})


def actions(**where):
    return {(a.text, a.owner_id, a.due_on) for a in rows(Action, **where)}


def leads():
    return [a.practitioner_id for a in rows(Allocation, state="current")]


# D04


def test_the_lead_stays_until_the_new_one_accepts_and_both_have_something_to_do(meeting):
    world = meeting.world
    led_by(meeting, world.police)

    record(
        meeting, "D04", details={"supervisor": make_supervisor(meeting, roles=(Role.SUPERVISOR,))}
    )

    assert leads() == [world.police.pk]
    assert actions() == {
        ("See the family together with whoever led until now", world.health.pk, SOON),
        (
            "Hand over to the new lead: what is agreed, what is open, who to ask",
            world.police.pk,
            SOON,
        ),
    }
    accept_lead(rows(Allocation, state="offered")[0], by=world.health)
    assert leads() == [world.health.pk]


def test_a_handover_that_was_decided_in_error_is_taken_back(meeting):
    world = meeting.world
    led_by(meeting, world.police)
    record(
        meeting, "D04", details={"supervisor": make_supervisor(meeting, roles=(Role.SUPERVISOR,))}
    )

    record(meeting, "D11")

    assert leads() == [world.police.pk]
    assert not rows(Allocation, state="offered")
    assert {a.status for a in rows(Action)} == {"superseded"}


def test_there_is_nobody_to_take_over_from_where_nobody_leads(meeting):
    with pytest.raises(ValidationError, match="decide to allocate a lead"):
        record(meeting, "D04")


# D05


def test_agreeing_to_a_plan_is_recorded_and_its_dates_are_somebodys(meeting):
    health = meeting.world.health

    record(meeting, "D05")

    [answer] = rows(WorkingAgreement)
    assert (answer.answer, answer.what_for) == ("agreed", "The Family Help plan")
    assert actions() == {
        ("Write the Family Help plan with the family", health.pk, SOON),
        ("Hold the meeting of the team around the family", health.pk, SOON),
    }


def test_a_plan_that_was_decided_in_error_leaves_what_the_family_answered_before(meeting):
    record(meeting, "D05", details={"agreement": "partly"})

    record(meeting, "D11")

    assert {a.answer for a in rows(WorkingAgreement)} == {"partly", "not_asked"}
    assert {a.status for a in rows(Action)} == {"superseded"}


# D06, D07 and D09


def test_a_named_agency_reports_back_by_a_person_of_its_own(meeting):
    with pytest.raises(ValidationError, match="somebody of the agency"):
        record(meeting, "D06", details={"reports": meeting.world.police})

    record(meeting, "D06")

    text = "Tell the huddle how the support of your agency goes"
    assert actions() == {(text, meeting.world.health.pk, SOON)}


def test_the_safety_net_has_a_person_and_a_day(meeting):
    record(meeting, "D07")

    [(text, owner, due)] = actions()
    assert text.startswith("Check again how the baby is")
    assert (owner, due) == (meeting.world.health.pk, SOON)


def test_an_inquorate_meeting_asks_nobody_to_check_again_until_it_is_ratified():
    meeting = hold(quorate=False)

    assert record(meeting, "D07").provisional

    assert not actions()


@pytest.mark.parametrize("code", ["D07", "D15", "D16"])
def test_what_lets_go_of_a_family_is_provisional_without_a_quorum(code):
    meeting = hold(quorate=False)

    assert record(meeting, code).provisional

    assert family_of(meeting).status != "closed"
    assert [i.note.startswith("To ratify") for i in rows(AgendaItem, why="relisted")] == [True]


def test_a_step_down_is_the_leads_visit_and_says_what_the_need_is_now(meeting):
    led_by(meeting, meeting.world.police)
    record(meeting, "D11", level="s17")

    with pytest.raises(ValidationError, match="the level of need that the family steps down to"):
        record(meeting, "D09", level="s17")
    record(meeting, "D09", level="multi_agency")

    assert actions(status="proposed") == {
        ("Visit the family together with children's social work", meeting.world.police.pk, SOON)
    }
    assert family_of(meeting).level_of_need == "multi_agency"


def test_nobody_steps_down_while_social_work_has_not_answered(meeting):
    led_by(meeting, meeting.world.police)
    record_referral(meeting.family, sent_on=today(), by=meeting.chair)

    with pytest.raises(ValidationError, match="what children's social work answered"):
        record(meeting, "D09")


# D13


def test_a_statutory_process_stops_the_huddles_own_clock_and_the_family_can_come_back(meeting):
    record(meeting, "D11")
    make_session(meeting.world, 10)

    record(meeting, "D13")

    family = family_of(meeting)
    assert (family.status, family.review_due) == ("paused", None)
    later = next_meeting(meeting)
    record(later, "D11")
    assert family_of(meeting).status == "active"


def test_one_twin_in_a_statutory_process_does_not_stop_the_others_review(meeting):
    twin = make_twin(meeting)
    record(meeting, "D11", twin)

    record(meeting, "D13")

    assert (family_of(meeting).status, family_of(meeting).review_due) == ("active", SOON)


# D16


def test_whoever_nominated_is_told_where_to_turn_and_the_family_is_closed(meeting):
    record(meeting, "D16")

    assert family_of(meeting).status == "closed"
    [notice] = rows(Notice, kind="family_redirected")
    assert notice.practitioner_id == meeting.world.health.pk
    assert notice.due_at == meeting.session.ends_at


def test_twins_may_be_closed_and_redirected_and_one_of_them_opens_the_family_again(meeting):
    twin = make_twin(meeting)
    record(meeting, "D15")
    record(meeting, "D16", twin)
    assert family_of(meeting).status == "closed"

    record(meeting, "D11")

    assert family_of(meeting).status == "active"


# D08 and D14


def test_only_the_chair_puts_a_child_off_again(meeting):
    record(meeting, "D14")
    later = next_meeting(meeting)
    again = {"chair_reason": "The GP is away until Monday."}

    with pytest.raises(ValidationError, match="Only the chair can put this child off again"):
        record(later, "D14", by=meeting.world.coordinator, details=again)

    assert record(later, "D14", details=again)


# What a replaced decision leaves behind


def test_a_level_that_a_replaced_decision_set_is_gone_with_it(meeting):
    twin = make_twin(meeting)
    record(meeting, "D11", level="s47")
    record(meeting, "D11", twin, level="multi_agency")
    assert family_of(meeting).level_of_need == "multi_agency"

    record(meeting, "D14", twin)
    assert family_of(meeting).level_of_need == "s47"

    record(meeting, "D14")
    assert family_of(meeting).level_of_need == ""
    assert family_of(meeting).status == "listed"
