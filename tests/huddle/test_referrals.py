"""A referral is chased until somebody records what came of it, and the next meeting hears it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from families.models import Action
from families.services.leading import end_lead
from huddle.models import Referral
from huddle.my_week import week_of
from huddle.services.referrals import NO_ANSWER, record_outcome
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.working_days import add_working_days, today
from tests.huddle.deciding import family_of, record, rows
from tests.huddle.holding import SOON, make_twin, next_meeting, url
from tests.owner import as_owner

LATER = add_working_days(today(), 6)
HEARD = {"outcome": "accepted", "heard_on": today(), "note": "A place from Monday."}


@pytest.fixture
def referral(meeting):
    record(meeting, "D10", is_primary=False)
    return rows(Referral)[0]


def waiting_for(person):
    with acting_as(person):
        sections = {one.heading: one for one in week_of(person).sections}
    return (
        [task["title"] for task in sections.get("Referrals to hear from", []).tasks]
        if ("Referrals to hear from" in sections)
        else []
    )


def test_it_stands_in_the_week_of_whoever_referred_and_of_the_coordinator(meeting, referral):
    title = f"What came of the referral of family {meeting.family}?"

    assert waiting_for(meeting.world.health) == waiting_for(meeting.world.coordinator) == [title]
    assert waiting_for(meeting.world.police) == []


def test_what_came_of_it_ends_the_chase(meeting, referral):
    record_outcome(referral, by=meeting.world.health, **HEARD)

    [one] = rows(Referral)
    assert (one.outcome, one.answered_by_id) == ("accepted", meeting.world.health.pk)
    assert [a.status for a in rows(Action)] == ["done"]
    assert waiting_for(meeting.world.health) == []
    with as_owner():
        facts = AuditEvent.objects.get(verb="referral.outcome_recorded").facts
    assert facts["outcome"] == "accepted"
    assert "Monday" not in str(facts)


def test_without_an_answer_it_is_chased_again(meeting, referral):
    record_outcome(referral, outcome=NO_ANSWER, chase_on=LATER, by=meeting.world.coordinator)

    [one] = rows(Referral)
    assert (one.outcome, one.unanswered, one.chase_on) == ("", 1, LATER)
    assert {(a.status, a.due_on) for a in rows(Action)} == {
        ("superseded", SOON),
        ("proposed", LATER),
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"heard_on": None}, "heard_on"),
        ({"heard_on": today() + timedelta(days=1)}, "heard_on"),
        ({"outcome": NO_ANSWER, "chase_on": today()}, "chase_on"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_an_outcome_is_complete(meeting, referral, changes, field):
    with pytest.raises(ValidationError) as no:
        record_outcome(referral, by=meeting.chair, **HEARD | changes)

    assert list(no.value.message_dict) == [field]


def test_only_whoever_referred_or_the_meeting_says_what_came_of_it(meeting, referral):
    with pytest.raises(PermissionDenied, match="Only whoever referred"):
        record_outcome(referral, by=meeting.world.police, **HEARD)


def test_what_came_of_it_is_recorded_once(meeting, referral):
    record_outcome(referral, by=meeting.chair, **HEARD)

    with pytest.raises(NotNow, match="recorded already"):
        record_outcome(referral, by=meeting.chair, **HEARD)


def test_a_referral_of_a_decision_that_was_replaced_waits_for_nobody(meeting):
    record(meeting, "D02")

    record(meeting, "D11")

    [one] = rows(Referral)
    assert one.withdrawn_at is not None
    assert waiting_for(meeting.world.health) == []
    with pytest.raises(NotNow, match="was replaced"):
        record_outcome(one, by=meeting.chair, **HEARD)


def test_the_lead_is_let_go_when_social_work_has_answered_for_every_child(meeting):
    twin = make_twin(meeting)
    record(meeting, "D02")
    record(meeting, "D02", twin)
    first, second = rows(Referral)

    record_outcome(first, by=meeting.chair, **HEARD)
    assert family_of(meeting).awaits_social_work
    record_outcome(second, by=meeting.chair, **HEARD | {"outcome": "not_accepted"})

    assert not family_of(meeting).awaits_social_work


def test_what_a_referrer_heard_does_not_let_the_lead_go(meeting):
    record(meeting, "D02")

    record_outcome(rows(Referral)[0], by=meeting.world.health, **HEARD)

    assert family_of(meeting).awaits_social_work
    with pytest.raises(NotNow, match="has not confirmed the referral"):
        end_lead(meeting.family, by=meeting.chair, reason="Stepped up")


def test_the_next_meeting_reads_what_came_of_it(client, meeting, referral):
    record(meeting, "D08")
    record_outcome(referral, by=meeting.world.health, **HEARD)
    later = next_meeting(meeting)
    client.force_login(meeting.chair)

    page = client.get(url("item", later.item.pk)).content.decode()

    assert "MARAC" in page
    assert "A place from Monday." in page


def test_it_is_recorded_on_its_page_once_however_often_it_is_sent(client, meeting, referral):
    client.force_login(meeting.world.health)
    page = url("referral", referral.pk)
    day = {"heard_on-day": today().day, "heard_on-month": today().month}
    typed = {"outcome": "accepted", "heard_on-year": today().year, "note": "Seen."} | day

    assert (
        "Enter the date that you heard"
        in client.post(page, {"outcome": "accepted"}).content.decode()
    )
    assert client.post(page, typed).status_code == 302
    assert client.post(page, typed).status_code == 409
    family = client.get(meeting.family.get_absolute_url()).content.decode()
    assert "accepted on" in family
    assert "Seen." in family
