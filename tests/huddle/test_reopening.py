"""A closed family that is nominated again begins a new time, decided about anew."""

import pytest

from consent.models import FamilyTold, WorkingAgreement
from families.models import Allocation, Episode, Family, Goal
from families.services.leading import accept_lead, offer_lead
from families.services.planning import set_goal
from families.services.registering import Adult, Baby
from families.services.reopening import reopen_family
from huddle.models import Nomination
from huddle.queries.times import times_of
from huddle.services.nominating import Asking, nominate
from huddle.services.screening import Sharing, accept_nomination
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.families.reading import text
from tests.huddle.deciding import family_of, record, rows
from tests.huddle.holding import SOON
from tests.owner import as_owner

MOVED_ON = {"closure_reason": "needs_met"}


def again(meeting):
    """The same team nominates the same baby once more, and the coordinator accepts."""
    world = meeting.world
    asking = Asking(
        mother=Adult(name="Ada Ash"),
        baby=Baby(name=meeting.child.name, dob=meeting.child.dob, father_status="unknown"),
        why_now="She came back.",
        family_told=FamilyTold.TOLD,
        agreement=WorkingAgreement.Answer.AGREED,
    )
    return nominate(
        asking,
        huddle=world.huddle,
        team=world.team_of(world.health),
        into=meeting.family,
        child=meeting.child,
        by=world.health,
    )


def accept(meeting, nomination):
    sharing = Sharing(
        agencies=meeting.world.agencies, basis="public_task", reason="They need to know."
    )
    return accept_nomination(nomination, sharing, by=meeting.world.coordinator)


def times(meeting):
    with acting_as(meeting.world.coordinator):
        return times_of(family_of(meeting), meeting.world.coordinator)


def test_a_time_ends_with_the_closing_and_says_why(client, meeting):
    [one] = times(meeting)
    assert one.episode.closed_at is None

    record(meeting, "D15", details=MOVED_ON)

    [one] = times(meeting)
    assert one.episode.closed_at is not None
    assert (one.why, one.episode.census_code) == ("Needs met", "RC7")
    shown = text(client, meeting.world.coordinator, family_of(meeting).get_absolute_url())
    assert "needs met (RC7)" in shown


def test_a_closing_that_is_taken_back_leaves_one_time(meeting):
    record(meeting, "D15", details=MOVED_ON)

    record(meeting, "D11")

    [one] = times(meeting)
    assert (one.episode.closed_at, one.episode.reason) == (None, "")


def test_an_accepted_nomination_begins_a_new_time_of_the_same_family(meeting):
    record(meeting, "D15", details=MOVED_ON)
    nomination = again(meeting)
    assert family_of(meeting).status == Family.Status.CLOSED

    accept(meeting, nomination)

    assert family_of(meeting).status == Family.Status.NOMINATED
    new, old = times(meeting)
    assert new.episode.closed_at is None
    assert old.episode.reason == "needs_met"
    with as_owner():
        assert AuditEvent.objects.filter(verb="family.reopened").count() == 1


def test_no_lead_plan_or_level_comes_back_by_itself(meeting):
    health = meeting.world.health
    accept_lead(offer_lead(meeting.family, health, by=meeting.chair, reason="Near."), by=health)
    words = {"words": "Sleep", "need": "health", "measure": "Wakes twice", "review_on": SOON}
    set_goal(meeting.family, by=health, **words)
    record(meeting, "D15", details=MOVED_ON, level="s17")
    before = Nomination.State.ACCEPTED
    nomination = again(meeting)

    assert accept(meeting, nomination).state == before

    assert not rows(Allocation, state="current")
    assert [goal.end_reason for goal in rows(Goal)] == ["Of an earlier time with the huddle"]
    family = family_of(meeting)
    assert (family.level_of_need, family.review_due) == ("", None)


def test_an_open_family_is_not_reopened(meeting):
    with pytest.raises(NotNow):
        reopen_family(meeting.family, by=meeting.world.coordinator)

    assert len(rows(Episode, family=meeting.family)) == 1


@pytest.mark.parametrize("reason", ["duplicate", "test"])
def test_what_is_no_family_of_its_own_is_in_no_figure_until_it_is_taken_up_again(meeting, reason):
    record(meeting, "D15", details={"closure_reason": reason})
    assert family_of(meeting).not_counted == reason

    accept(meeting, again(meeting))
    assert family_of(meeting).not_counted == ""


def test_a_family_that_was_closed_for_another_reason_is_counted(meeting):
    record(meeting, "D15", details=MOVED_ON)

    assert family_of(meeting).not_counted == ""
