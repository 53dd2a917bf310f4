"""Holding a session: opening, attendance, the statement, quorum, speaking and closing."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from huddle.models import Decision, HuddleSession
from huddle.quorum import quorum_of
from huddle.services.holding import (
    accept_statement,
    close_session,
    contribute_in_session,
    open_session,
    record_attendance,
    record_statement_accepted,
)
from practitioners.access import NotNow
from tests.factories import make_practitioner
from tests.huddle.deciding import record
from tests.huddle.holding import SAID, attend, make_twin, publish, url
from tests.huddle.worlds import make_nominated, make_session, make_world
from tests.owner import as_owner
from tests.trail import events


@pytest.fixture
def published(world):
    return publish(world, make_nominated(world))


# Opening


def test_the_chair_or_the_coordinator_opens_a_published_session(world, published):
    with pytest.raises(PermissionDenied):
        open_session(published, by=world.health)

    assert open_session(published, by=world.coordinator).state == HuddleSession.State.IN_SESSION
    assert events("session.opened")[0].by == world.coordinator.pk


def test_a_session_opens_once_and_only_after_its_agenda_is_out(world, published):
    with pytest.raises(NotNow, match="has not been published"):
        open_session(make_session(world, 8), by=world.chair)

    open_session(published, by=world.chair)

    with pytest.raises(NotNow, match="already been opened"):
        open_session(published, by=world.coordinator)


def test_the_chair_of_another_huddle_runs_nothing_here(published):
    with pytest.raises(PermissionDenied, match="Only the chair and the coordinator"):
        open_session(published, by=make_world().chair)


# Attendance, statement, quorum


def test_quorum_needs_chair_social_care_health_and_police(world, published):
    session = open_session(published, by=world.chair)
    assert len(quorum_of(session).missing) == 4

    attend(session, world.chair)  # who is of social care
    assert quorum_of(session).missing == ["health", "the police, or their written return"]

    attend(session, world.health)
    assert not quorum_of(session)

    record_attendance(session, world.police, mode="apologies_return", by=world.chair)
    assert quorum_of(session)


@pytest.mark.parametrize("mode", ["apologies", "absent"])
def test_who_is_not_there_counts_for_nothing(meeting, mode):
    record_attendance(meeting.session, meeting.world.police, mode=mode, by=meeting.chair)

    assert quorum_of(meeting.session).missing == ["the police, or their written return"]


def test_a_written_return_counts_for_the_police_only(meeting):
    record_attendance(
        meeting.session, meeting.world.health, mode="apologies_return", by=meeting.chair
    )

    assert quorum_of(meeting.session).missing == ["health"]


def test_only_those_who_run_the_session_record_who_is_there(meeting):
    with pytest.raises(PermissionDenied):
        record_attendance(
            meeting.session, meeting.world.police, mode="absent", by=meeting.world.health
        )


def test_attendance_is_one_of_the_five_ways(meeting):
    with pytest.raises(ValidationError, match="Select how they attend"):
        record_attendance(meeting.session, meeting.world.police, mode="maybe", by=meeting.chair)


def test_each_accepts_the_statement_for_themselves_or_is_heard_by_the_chair(world, published):
    session = open_session(published, by=world.chair)
    mine = accept_statement(session, by=world.health, mode="remote")
    assert (mine.mode, mine.statement_recorded_by) == ("remote", world.health)

    record_attendance(session, world.police, mode="present", by=world.chair)
    heard = record_statement_accepted(session, world.police, by=world.chair)

    assert heard.statement_recorded_by == world.chair
    with pytest.raises(PermissionDenied):
        record_statement_accepted(session, world.police, by=world.health)


def test_whoever_does_not_belong_to_the_session_cannot_join_it(world, published):
    """Having been there would show them the session for good."""
    with pytest.raises(PermissionDenied, match="do not belong"):
        accept_statement(published, by=world.stranger)


def test_nobody_who_is_away_accepts_the_statement(world, published):
    session = open_session(published, by=world.chair)
    record_attendance(session, world.police, mode="apologies", by=world.chair)

    with pytest.raises(ValidationError, match="Only somebody who is there"):
        record_statement_accepted(session, world.police, by=world.chair)


def test_the_statement_comes_before_the_families(client, meeting):
    late = make_practitioner(meeting.world.team_of(meeting.world.health))
    client.force_login(late)

    before = client.get(url("item", meeting.item.pk))
    assert before.status_code == 302
    assert before.url == url("statement", meeting.session.pk)
    with pytest.raises(PermissionDenied, match="Accept the confidentiality statement"):
        contribute_in_session(meeting.item, by=late, **SAID)

    client.post(before.url, {"mode": "present", "connected": "no", "accepted": "on"})

    assert client.get(url("item", meeting.item.pk)).status_code == 200


def test_the_statement_page_asks_for_the_tick(client, meeting):
    client.force_login(make_practitioner(meeting.world.team_of(meeting.world.health)))

    page = client.post(url("statement", meeting.session.pk), {"mode": "present"}).content.decode()

    assert "Confirm that you accept the confidentiality statement" in page
    assert meeting.world.huddle.statement in page


# Speaking


def test_what_is_said_in_the_session_is_kept_with_the_item(meeting):
    said = contribute_in_session(meeting.item, by=meeting.world.housing, **SAID)

    with as_owner():
        assert meeting.item.said.get().contribution == said


def test_nothing_is_said_after_the_session(meeting):
    record(meeting, "D11")
    close_session(meeting.session, by=meeting.chair)

    with pytest.raises(NotNow, match="The session is closed"):
        contribute_in_session(meeting.item, by=meeting.world.housing, **SAID)


# Closing


def test_a_session_closes_when_every_family_was_discussed_or_deferred(meeting):
    make_twin(meeting)
    record(meeting, "D11")

    with pytest.raises(NotNow, match=meeting.family.reference):
        close_session(meeting.session, by=meeting.chair)

    with as_owner():
        twin = meeting.family.people.get(name="Zahra Yusuf")
    record(meeting, "D11", twin)
    session = close_session(meeting.session, by=meeting.chair)

    assert session.state == HuddleSession.State.DRAFT
    with pytest.raises(NotNow, match="already been closed"):
        close_session(session, by=meeting.chair)


def test_a_decision_can_be_corrected_until_the_minutes_are_signed(meeting):
    record(meeting, "D11")
    close_session(meeting.session, by=meeting.chair)

    record(meeting.fresh(), "D11")

    with as_owner():
        assert Decision.objects.filter(replaced_at=None).count() == 1


def test_only_those_who_run_the_session_close_it(meeting):
    with pytest.raises(PermissionDenied):
        close_session(meeting.session, by=meeting.world.health)
