"""Closing a family: what must be settled first, what ends, and what a mistake gives back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from consent.queries.decisions import prompts_for
from families.models import Action, Allocation, Family, Transfer
from families.services.acting import accept_action
from families.services.alerts import end_alert
from families.services.leading import accept_lead, offer_lead
from families.services.transferring import (
    acknowledge_transfer,
    send_transfer,
    take_back_transfer,
)
from huddle.consequences.choices import CENSUS_CODES, CLOSURE_REASONS
from huddle.consequences.wording import in_words, names_in
from huddle.models import AgendaItem
from huddle.services.deciding import agree_in_session
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.working_days import today
from tests.families.alerts import make_alert
from tests.families.record import as_now
from tests.huddle.deciding import family_of, record, rows
from tests.huddle.holding import SOON
from tests.huddle.worlds import make_session
from tests.owner import as_owner

LOSS = {"closure_reason": "pregnancy_ended", "retention_class": "no_live_birth"}
DEATH = {"closure_reason": "died", "death_review": "The designated doctor."}


def call(meeting):
    asked = {"text": "Call.", "owner": meeting.world.health, "due_on": SOON}
    return agree_in_session(meeting.item, by=meeting.chair, **asked)


def sees(person, family):
    with acting_as(person):
        return Family.objects.visible_to(person).filter(pk=family.pk).exists()


def test_whoever_told_the_family_is_named(meeting):
    with pytest.raises(ValidationError, match="Select who told the family"):
        record(meeting, "D15", details={"told_by": ""})

    record(meeting, "D15", details={"told_by": "", "family_told": "not_safe"})


def test_an_open_action_is_handed_on_only_by_an_owner_who_accepted_it(meeting):
    action = call(meeting)

    with pytest.raises(ValidationError, match="not accepted by its owner"):
        record(meeting, "D15", details={"handed_on": True})
    accept_action(action, by=meeting.world.health)
    record(meeting, "D15", details={"handed_on": True})

    [ended] = rows(Action)
    assert ended.status == "superseded"
    assert ended.status_reason.startswith("Handed on when the huddle closed the family")
    assert family_of(meeting).status == "closed"


def test_a_closing_in_error_gives_back_the_lead_the_actions_and_the_place_on_the_agenda(meeting):
    world = meeting.world
    offer = offer_lead(meeting.family, world.health, by=meeting.chair, reason="Knows them.")
    accept_lead(offer, by=world.health)
    accept_action(call(meeting), by=world.health)
    make_session(world, 10)
    record(meeting, "D11")
    record(meeting, "D15", details={"handed_on": True})
    assert not rows(Allocation, state="current")

    record(meeting, "D11")

    [lead] = rows(Allocation, state="current")
    assert (lead.practitioner_id, lead.ended_at) == (world.health.pk, None)
    assert [a.status for a in rows(Action)] == ["accepted"]
    assert family_of(meeting).review_due == SOON


def test_a_closed_family_stands_on_no_later_agenda(meeting):
    twin_of_agenda = make_session(meeting.world, 10)
    record(meeting, "D01")
    record(meeting, "D08")
    with acting_as(meeting.chair):
        assert AgendaItem.objects.filter(session=twin_of_agenda, state="listed").exists()
    for action in rows(Action):
        accept_action(action, by=meeting.world.health)

    record(meeting, "D15", details={"handed_on": True})

    assert [i.state for i in rows(AgendaItem, session=twin_of_agenda)] == ["withdrawn"]


@pytest.mark.parametrize("details", [LOSS, DEATH])
def test_after_a_loss_few_people_go_on_seeing_the_record(meeting, details):
    world = meeting.world
    lead = offer_lead(meeting.family, world.police, by=meeting.chair, reason="Knows them.")
    accept_lead(lead, by=world.police)

    record(meeting, "D15", details=details)

    assert family_of(meeting).restriction == "restricted"
    assert [sees(p, meeting.family) for p in (world.chair, world.coordinator, world.police)] == [
        True,
        True,
        True,
    ]
    assert not sees(world.housing, meeting.family)

    record(meeting, "D11")

    assert family_of(meeting).restriction == "standard"
    assert sees(world.housing, meeting.family)


def test_a_death_is_told_to_those_who_review_it(meeting):
    with pytest.raises(ValidationError, match="for the child death review"):
        record(meeting, "D15", details={"closure_reason": "died"})


def test_an_alert_that_holds_is_ended_or_stays_with_an_owner_who_is_here(meeting):
    health, police = meeting.world.health, meeting.world.police
    alert = make_alert(meeting.family, health, owner=police)
    with pytest.raises(ValidationError, match="1 alert still holds"):
        record(meeting, "D15")

    with as_owner():
        Practitioner.objects.filter(pk=police.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="1 alert still holds"):
        record(meeting, "D15", details={"alerts_stay": True})
    with as_owner():
        Practitioner.objects.filter(pk=police.pk).update(is_active=True)
    record(meeting, "D15", details={"alerts_stay": True})

    assert family_of(meeting).status == "closed"
    assert as_now(alert).is_open


def test_an_alert_that_has_ended_keeps_nothing_open(meeting):
    health = meeting.world.health
    end_alert(make_alert(meeting.family, health), end_reason="over", by=health)

    record(meeting, "D15")

    assert family_of(meeting).status == "closed"


def test_a_family_that_moved_is_closed_when_somebody_there_has_it(meeting):
    moved = {"closure_reason": "moved"}
    with pytest.raises(ValidationError, match="Record to whom the transfer was sent"):
        record(meeting, "D15", details=moved)

    sent = send_transfer(meeting.family, sent_to="Bradford", sent_on=today(), by=meeting.chair)
    with pytest.raises(ValidationError, match="not been acknowledged yet"):
        record(meeting, "D15", details=moved)

    acknowledge_transfer(sent, who="Duty team", on=today(), by=meeting.chair)
    record(meeting, "D15", details=moved)
    assert family_of(meeting).status == "closed"


def test_a_transfer_of_an_earlier_time_closes_no_later_one(meeting):
    sent = send_transfer(meeting.family, sent_to="Bradford", sent_on=today(), by=meeting.chair)
    acknowledge_transfer(sent, who="Duty team", on=today(), by=meeting.chair)
    with as_owner():
        Transfer.objects.update(recorded_at=meeting.family.created_at - timedelta(days=400))

    with pytest.raises(ValidationError, match="Record to whom the transfer was sent"):
        record(meeting, "D15", details={"closure_reason": "moved"})


def test_a_transfer_that_waits_keeps_the_family_open_whatever_the_reason(meeting):
    sent = send_transfer(meeting.family, sent_to="Bradford", sent_on=today(), by=meeting.chair)
    with pytest.raises(ValidationError, match="not been acknowledged yet"):
        record(meeting, "D15")

    take_back_transfer(sent, by=meeting.chair)
    record(meeting, "D15")
    assert family_of(meeting).status == "closed"


@pytest.mark.parametrize("reason", ["aged_out", "needs_met_single"])
def test_somebody_goes_on_with_a_family_by_name(meeting, reason):
    with pytest.raises(ValidationError, match="Select the agency that goes on"):
        record(meeting, "D15", details={"closure_reason": reason})

    details = {"closure_reason": reason, "goes_on_with": meeting.world.health.agency}
    decision = record(meeting, "D15", details=details)

    said = dict(in_words(decision, names_in([decision])))
    assert said["Which agency goes on with the family"] == meeting.world.health.agency.name


def test_the_census_code_stands_beside_the_reason_where_there_is_one(meeting):
    decision = record(meeting, "D15")

    assert dict(in_words(decision, {}))["Children in need census"] == "RC7"
    assert set(CENSUS_CODES) <= {code for code, _ in CLOSURE_REASONS}


def test_whoever_coordinates_is_asked_which_decisions_to_share_still_stand(meeting):
    record(meeting, "D15")

    with acting_as(meeting.world.coordinator):
        waiting = prompts_for(meeting.world.coordinator).filter(family=meeting.family)
        assert "closed" in waiting.values_list("because", flat=True)
