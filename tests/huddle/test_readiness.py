"""Who has answered and who has not, in words; a team is reminded now, but not every minute."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from huddle.models import AgencyCheck, AgendaItem, Attendance, HuddleSession
from huddle.quorum import quorum_of
from huddle.services.chasing import chase_all, chase_now
from huddle.services.checking import answer_check
from huddle.services.holding import accept_statement, open_session
from huddle.services.preparing import build_agenda
from huddle.services.publishing import publish_agenda
from huddle.services.written_return import give_written_return
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Notice
from practitioners.working_days import add_working_days
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.huddle.test_checking import check_of
from tests.huddle.worlds import make_nominated, make_session
from tests.notices.clock import LONDON, stand_at
from tests.owner import as_owner

Mode = Attendance.Mode


@pytest.fixture
def published(world, session, family):
    build_agenda(session, by=world.coordinator)
    return publish_agenda(session, by=world.coordinator)


def chased():
    return Notice.objects.filter(kind="check_chased")


def board_of(client, person, session):
    client.force_login(person)
    return client.get(session.get_absolute_url()).content.decode()


def test_the_board_says_of_each_team_what_is_missing_and_when_it_was_reminded(
    client, world, published, family
):
    answer_check(check_of(world.police, family), answer="not_known", by=world.police)

    page = board_of(client, world.chair, published)
    assert page.count("1 of 1 not returned. Not reminded yet.") == 2
    assert "Not known to us" in page
    assert "no concern" in page

    chase_now(published, world.team_of(world.housing).pk, by=world.chair)
    assert board_of(client, world.coordinator, published).count("Last reminded on") == 1
    assert "Last reminded on" not in board_of(client, world.police, published)


def test_a_silence_and_not_known_each_have_a_shape_of_their_own(client, world, published, family):
    page = board_of(client, world.chair, published)
    assert page.count("✕") == 3
    assert "○" not in page

    answer_check(check_of(world.police, family), answer="not_known", by=world.police)
    page = board_of(client, world.chair, published)
    assert (page.count("✕"), page.count("○")) == (2, 1)


@pytest.mark.parametrize("who", ["chair", "coordinator"])
def test_a_team_is_reminded_now_and_again_only_after_an_hour(client, world, published, who):
    team = world.team_of(world.police)
    client.force_login(getattr(world, who))
    url = reverse("huddle:chase", args=[published.pk, team.pk])

    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    assert [notice.practitioner for notice in chased()] == [world.police]

    with as_owner():
        AgencyCheck.objects.update(chased_at=timezone.now() - timedelta(minutes=61))
    assert client.post(url).status_code == 302
    assert chased().count() == 2


def test_a_team_that_has_answered_is_not_reminded(client, world, published, family):
    answer_check(check_of(world.police, family), answer="not_known", by=world.police)
    client.force_login(world.chair)

    url = reverse("huddle:chase", args=[published.pk, world.team_of(world.police).pk])

    assert client.post(url).status_code == 404
    assert not chased().exists()


def test_nobody_else_reminds_and_nobody_before_publication(world, session, published):
    with pytest.raises(PermissionDenied):
        chase_now(published, world.team_of(world.police).pk, by=world.health)
    with pytest.raises(NotNow):
        chase_now(make_session(world, 8), world.team_of(world.police).pk, by=world.coordinator)


@pytest.mark.parametrize(("days", "people"), [(-2, 0), (-1, 3), (0, 3)])
def test_the_clock_reminds_on_the_working_day_before_and_on_the_morning(
    world, published, monkeypatch, days, people
):
    with as_owner():
        AgencyCheck.objects.update(requested_at=timezone.now() - timedelta(days=2))
    day = add_working_days(published.starts_on, days)
    stand_at(monkeypatch, datetime.combine(day, time(8, 5), LONDON))

    assert chase_all() == people
    with as_owner():
        assert AgencyCheck.objects.filter(chased_at=None).count() == 3 - people
    assert {notice.due_at.astimezone(LONDON).hour for notice in chased()} <= {8}


def test_a_written_return_needs_every_answer_and_counts_where_the_rule_allows(
    client, world, published, family
):
    with pytest.raises(NotNow, match="every check"):
        give_written_return(published, by=world.police)
    answer_check(check_of(world.police, family), answer="not_known", by=world.police)
    client.force_login(world.police)
    assert "written return" in client.get(reverse("huddle:checks")).content.decode()

    client.post(reverse("huddle:written_return", args=[published.pk]))

    came = Attendance.objects.get(session=published, practitioner=world.police)
    assert (came.mode, came.team) == (Mode.APOLOGIES_RETURN, world.team_of(world.police))
    assert "the police, or their written return" not in quorum_of(published).missing
    assert "written return?" not in client.get(reverse("huddle:checks")).content.decode()


def test_a_written_return_is_no_presence_where_the_rule_asks_for_one(world, published, family):
    answer_check(check_of(world.health, family), answer="nothing_relevant", by=world.health)
    give_written_return(published, by=world.health)

    assert "health" in quorum_of(published).missing


def test_whoever_has_said_that_they_are_there_gives_no_written_return(world, published, family):
    answer_check(check_of(world.police, family), answer="not_known", by=world.police)
    accept_statement(published, by=world.police)

    with pytest.raises(NotNow, match="recorded as there"):
        give_written_return(published, by=world.police)


def test_after_the_session_has_opened_there_is_no_written_return(world, published, family):
    answer_check(check_of(world.police, family), answer="not_known", by=world.police)
    open_session(published, by=world.chair)

    with pytest.raises(NotNow):
        give_written_return(published, by=world.police)


def test_somebody_of_no_core_team_returns_nothing(client, world, published):
    client.force_login(make_practitioner())

    url = reverse("huddle:written_return", args=[published.pk])

    assert client.post(url).status_code == 404


def test_the_board_costs_the_same_for_any_number_of_families(client, world, session):
    client.force_login(world.coordinator)
    counts = set()
    for days in (3, 8):
        if days == 8:
            for _ in range(4):
                make_nominated(world)
            session = make_session(world, days)
        make_nominated(world)
        build_agenda(session, by=world.coordinator)
        publish_agenda(session, by=world.coordinator)
        with acting_as(world.coordinator):
            assert AgendaItem.objects.filter(session=session).exists()
        counts.add(queries_of(client, session.get_absolute_url()))
    assert len(counts) == 1
    assert HuddleSession.objects.count() == 2
