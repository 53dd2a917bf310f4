"""Decisions to refer, and to offer the lead: whom they name, whom they let in, who is chased."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from families.models import Action, Allocation, Family
from families.services.leading import accept_lead, end_lead
from families.services.referring import answer_referral, record_referral, withdraw_referral
from huddle.queries.holding import people_to_name
from huddle.services.deciding import agree_in_session
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.roles import Role
from practitioners.working_days import add_working_days, today
from tests.factories import make_practitioner
from tests.huddle.deciding import record, rows
from tests.huddle.holding import SOON, make_supervisor, make_twin
from tests.huddle.worlds import share, withhold
from tests.owner import as_owner


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
    withhold(world, meeting.family, world.police.agency)

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
