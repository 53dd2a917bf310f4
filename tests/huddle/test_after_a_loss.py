"""A pregnancy ends between two meetings: no agenda, check, rule or list asks about it any more."""

import pytest

from families.models import Person
from families.services.losses import record_pregnancy_ended, take_back_loss
from huddle.models import AgencyCheck, AgendaItem, HuddleSession
from huddle.my_week import week_of
from huddle.services.chasing import chase_checks
from huddle.services.holding import close_session, open_session
from huddle.services.preparing import build_agenda, list_family
from huddle.services.telling import ask_to_tell
from practitioners.binding import acting_as
from practitioners.working_days import add_working_days, today
from tests.families.reading import page, text
from tests.huddle.deciding import record, rows
from tests.huddle.holding import SOON, attend, hold, meeting_about, publish, url
from tests.huddle.test_closing import sees
from tests.huddle.worlds import make_nominated, make_session, make_world
from tests.owner import as_owner

DUE = add_working_days(today(), 30)
State = AgendaItem.State


@pytest.fixture
def family(world):
    return make_nominated(world, edd=DUE)


def unborn(family):
    with as_owner():
        return family.people.babies().get(edd=DUE)


def lose(family, by):
    return record_pregnancy_ended(unborn(family), on=today(), keep=(), by=by)


def states_of(family):
    return [item.state for item in rows(AgendaItem, family=family)]


def test_the_family_is_taken_off_a_published_agenda_and_nobody_is_asked_for_a_check(
    client, world, family
):
    session = publish(world, family)
    assert len(rows(AgencyCheck, family=family)) > 0

    lose(family, world.health)

    [item] = rows(AgendaItem)
    assert item.state == State.WITHDRAWN
    assert "before you contact them" in item.withdrawn_reason
    with acting_as(world.coordinator):
        assert not AgencyCheck.objects.to_answer(world.police).exists()
        assert chase_checks(session, by=world.coordinator) == 0
    assert family.reference not in text(client, world.coordinator, url("session", session.pk))


def test_who_sees_it_then_is_who_recorded_it_and_the_coordinator(client, world, family):
    session = publish(world, family)
    everybody = (world.health, world.coordinator, world.chair, world.police, world.housing)
    assert all(sees(person, family) for person in everybody)

    lose(family, world.health)

    assert [sees(person, family) for person in everybody] == [True, True, False, False, False]
    for person in (world.chair, world.police, world.housing):
        assert page(client, person, family.get_absolute_url()).status_code == 404
        assert "CMC" not in text(client, person, url("session", session.pk))
        assert family.reference not in text(client, person, "/")


def test_no_rule_proposes_it_any_more(world, family):
    session = make_session(world)

    lose(family, world.health)
    build_agenda(session, by=world.coordinator)

    assert rows(AgendaItem) == []


def test_recorded_by_mistake_it_stands_where_it_stood(world, family):
    session = make_session(world)
    list_family(session, family, AgendaItem.Why.NEW, by=world.coordinator)
    loss = lose(family, world.health)
    assert states_of(family) == [State.WITHDRAWN]

    take_back_loss(loss, reason="Another woman.", by=world.health)

    assert states_of(family) == [State.LISTED]
    assert rows(HuddleSession)[0].state == "scheduled"


def test_in_a_meeting_that_has_begun_the_end_of_the_pregnancy_can_be_decided(world, family):
    session = publish(world, family)
    session = open_session(session, by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police)
    meeting = meeting_about(world, session, family)

    lose(family, world.health)

    assert states_of(family) == [State.LISTED]
    assert sees(world.chair, family)
    details = {"closure_reason": "pregnancy_ended", "retention_class": "no_live_birth"}
    record(meeting, "D15", details=details)
    close_session(meeting.session, by=world.chair)
    assert states_of(family) == [State.DISCUSSED]


def test_of_twins_the_meeting_decides_for_the_one_who_lives(client, world, family):
    child = unborn(family)
    with acting_as(world.health):
        lost = Person.objects.create(
            family=family,
            kind="unborn",
            edd=DUE,
            nhs_number_absence="unborn",
            father_status="unknown",
        )
    record_pregnancy_ended(lost, on=None, keep=(), by=world.health)
    session = open_session(publish(world, family), by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police)
    meeting = meeting_about(world, session, family)

    record(meeting, "D11", child)

    assert meeting.fresh().item.state == State.DISCUSSED
    assert f"due {DUE:%-d %B %Y}" in text(client, world.chair, url("item", meeting.item.pk))


def test_nothing_that_the_meeting_asked_for_waits_in_anybody_s_week():
    meeting = hold(make_world(), edd=DUE)
    world = meeting.world
    record(meeting, "D10", is_primary=False)
    ask_to_tell(meeting.item, by=meeting.chair, safe="yes", teller=world.health, tell_on=SOON)
    record(meeting, "D11")
    close_session(meeting.session, by=meeting.chair)
    reference = meeting.family.reference
    assert reference in week_words(world.health)

    record_pregnancy_ended(meeting.child, on=None, keep=(), by=world.health)

    assert reference not in week_words(world.health)


def week_words(person):
    with acting_as(person):
        sections = week_of(person).sections
        return " ".join(
            f"{task['title']} {task.get('hint', '')}" for one in sections for task in one.tasks
        )
