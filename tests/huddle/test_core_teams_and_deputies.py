"""Core teams, chairs and deputies of a huddle: who joins, who leaves, what they see."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from families.services.conflicts import declare_conflict
from huddle.models import AgencyCheck, HuddleSession
from huddle.services.convening import change_standing_chair, set_deputies
from huddle.services.core_teams import set_core_teams
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Agency, Notice
from practitioners.roles import Role
from tests.factories import make_agency, make_practitioner, make_team
from tests.huddle.holding import hold
from tests.huddle.settling import ALLAUTH, events, fresh, published, seen_by
from tests.huddle.worlds import make_nominated, make_session, share


@pytest.fixture
def newcomer():
    """Somebody of a team that is not of the huddle yet."""
    return make_practitioner(make_team(make_agency(kind=Agency.Kind.COMMUNITY)))


def test_a_team_that_joins_sees_what_is_published_where_it_is_shared(world, newcomer):
    shared, not_shared = make_nominated(world), make_nominated(world)
    share(world, shared, newcomer.agency)
    session = published(world, shared, not_shared)
    assert seen_by(newcomer) == set()

    set_core_teams(
        world.huddle, [*world.core_teams, world.team_of(newcomer)], by=world.coordinator
    )

    assert seen_by(newcomer) == {shared}
    with acting_as(newcomer):
        assert AgencyCheck.objects.to_answer(newcomer).count() == 1
    assert Notice.objects.filter(practitioner=newcomer, kind="agenda", about=session.pk).exists()
    [event] = events("huddle.core_teams_changed")
    assert event.facts == {"joined": [str(world.team_of(newcomer).pk)], "left": []}


def test_a_team_that_leaves_sees_no_published_family_and_no_session_any_more(world):
    family = make_nominated(world)
    session = published(world, family)
    assert seen_by(world.police) == {family}

    set_core_teams(
        world.huddle,
        [team for team in world.core_teams if team != world.team_of(world.police)],
        by=world.coordinator,
    )

    assert seen_by(world.police) == set()
    assert not HuddleSession.objects.visible_to(world.police).filter(pk=session.pk).exists()
    assert seen_by(world.housing) == {family}


def test_a_session_that_has_begun_keeps_its_teams(world):
    meeting = hold(world)

    set_core_teams(
        world.huddle,
        [team for team in world.core_teams if team != world.team_of(world.police)],
        by=world.coordinator,
    )

    assert meeting.family in seen_by(world.police)


def test_no_team_leaves_while_the_coordinator_cannot_see_whose_sight_ends(world):
    family, other = make_nominated(world), make_nominated(world)
    published(world, family, other)
    declare_conflict(family, world.coordinator, kind="related", reason="x", by=world.coordinator)

    with pytest.raises(NotNow, match="hidden from you"):
        set_core_teams(world.huddle, world.core_teams[:1], by=world.coordinator)

    assert set(fresh(world.huddle).core_teams.all()) == set(world.core_teams)
    assert seen_by(world.housing) == {family, other}


def test_a_huddle_has_at_least_one_core_team(world):
    with pytest.raises(ValidationError, match="at least one"):
        set_core_teams(world.huddle, [], by=world.coordinator)


@pytest.fixture
def deputy(world):
    return make_practitioner(make_team(world.chair.agency), roles=(Role.CHAIR,))


def test_a_new_standing_chair_chairs_what_is_to_come_and_sees_what_is_published(world, deputy):
    family = make_nominated(world)
    out, later = published(world, family), make_session(world, 8)
    held = hold(world, days_ahead=1)

    assert change_standing_chair(world.huddle, deputy, by=world.coordinator) == 2

    assert fresh(world.huddle).chair == deputy
    chairs = HuddleSession.objects.in_bulk([out.pk, later.pk, held.session.pk])
    assert (chairs[out.pk].chair, chairs[later.pk].chair) == (deputy, deputy)
    assert chairs[held.session.pk].chair == world.chair
    assert seen_by(deputy) == {family}
    assert family not in seen_by(world.chair)


def test_a_chair_of_another_agency_learns_of_no_family_that_is_not_shared_with_it(world):
    stranger = make_practitioner(roles=(Role.CHAIR,))
    published(world, make_nominated(world))

    with pytest.raises(NotNow, match="not shared with"):
        change_standing_chair(world.huddle, stranger, by=world.coordinator)

    assert fresh(world.huddle).chair == world.chair


def test_deputies_are_people_who_chair_and_see_nothing_until_they_are_chosen(world, deputy):
    family = make_nominated(world)
    published(world, family)
    with pytest.raises(PermissionDenied):
        set_deputies(world.huddle, [world.health], by=world.coordinator)

    set_deputies(world.huddle, [deputy], by=world.coordinator)

    assert list(fresh(world.huddle).deputies.all()) == [deputy]
    assert seen_by(deputy) == set()


def test_deputies_come_first_where_another_chair_is_chosen(client, world, deputy):
    other = make_practitioner(
        make_team(world.chair.agency), roles=(Role.CHAIR,), full_name="Aaron Aardvark"
    )
    set_deputies(world.huddle, [deputy], by=world.coordinator)
    session = make_session(world)
    client.force_login(world.coordinator, backend=ALLAUTH)

    page = client.get(reverse("huddle:change_chair", args=[session.pk])).content.decode()

    assert page.index(str(deputy.pk)) < page.index(str(other.pk))
