"""Closing a family: what must be settled first, what ends, and what a mistake gives back."""

import pytest
from django.core.exceptions import ValidationError

from families.models import Action, Allocation, Family
from families.services.acting import accept_action
from families.services.leading import accept_lead, offer_lead
from huddle.models import AgendaItem
from huddle.services.deciding import agree_in_session
from practitioners.binding import acting_as
from tests.huddle.deciding import family_of, record, rows
from tests.huddle.holding import SOON
from tests.huddle.worlds import make_session

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
