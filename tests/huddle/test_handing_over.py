"""A huddle gets another coordinator, a session another chair: the sight goes with it, at once."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from django.urls import reverse

from families.models import Family, GrantReason
from families.services.granting import grant_practitioner
from huddle.models import Huddle
from huddle.services.handing_over import change_chair, hand_over_huddle
from huddle.services.holding import open_session
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from huddle.standing import load_huddles
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.leaving import mark_left
from practitioners.models import Notice
from practitioners.roles import Role
from tests.factories import make_practitioner, make_team
from tests.huddle.holding import hold
from tests.huddle.worlds import make_huddle, make_nominated, make_session, share
from tests.owner import as_owner
from tests.trail import events

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def families(world):
    return [make_nominated(world), make_nominated(world)]


@pytest.fixture
def successor(world):
    return colleague(world.coordinator, Role.COORDINATOR)


@pytest.fixture
def new_chair(world):
    return colleague(world.chair, Role.CHAIR)


def colleague(person, role):
    return make_practitioner(make_team(person.agency), roles=(role,))


def seen_by(person):
    with acting_as(person):
        return set(Family.objects.visible_to(person))


def published(world, *families):
    session = make_session(world)
    for family in families:
        list_family(session, family, "new", by=world.coordinator)
    return publish_agenda(session, by=world.coordinator)


def test_the_new_coordinator_sees_the_open_families_and_the_former_no_longer(
    world, families, successor
):
    assert seen_by(successor) == set()

    assert hand_over_huddle(world.huddle, successor, by=world.coordinator) == 2

    assert seen_by(successor) == set(families)
    assert seen_by(world.coordinator) == set()
    assert Huddle.objects.get().coordinator == successor
    [event] = events("huddle.handed_over")
    assert (event.by, event.facts["families"]) == (world.coordinator.pk, 2)
    assert Notice.objects.filter(practitioner=successor, kind="huddle_handed_over").exists()


def test_the_new_coordinator_prepares_the_next_session(world, families, successor):
    session = make_session(world)
    hand_over_huddle(world.huddle, successor, by=world.coordinator)

    list_family(session, families[0], "new", by=successor)
    publish_agenda(session, by=successor)

    assert families[0] in seen_by(world.chair)
    with pytest.raises(PermissionDenied):
        list_family(session, families[1], "new", by=world.coordinator)


def test_what_the_former_sees_for_another_reason_they_go_on_seeing(world, families, successor):
    grant_practitioner(families[0], world.coordinator, GrantReason.INVOLVED, by=world.health)

    hand_over_huddle(world.huddle, successor, by=world.coordinator)

    assert seen_by(world.coordinator) == {families[0]}


def test_a_family_of_another_huddle_of_theirs_stays_with_them(world, families, successor):
    other = make_huddle(world.coordinator, world.chair, world.core_teams, name="Another huddle")
    with as_owner():
        families[0].nominations.update(huddle=other)

    hand_over_huddle(world.huddle, successor, by=world.coordinator)

    assert seen_by(world.coordinator) == {families[0]}
    assert seen_by(successor) == {families[1]}


def test_a_closed_family_stays_with_whoever_coordinated_it(world, families, successor):
    with acting_as(world.coordinator):
        Family.objects.filter(pk=families[0].pk).update(status="closed")

    hand_over_huddle(world.huddle, successor, by=world.coordinator)

    assert seen_by(world.coordinator) == {families[0]}


def test_only_the_coordinator_of_the_huddle_hands_it_over(world, families, successor):
    for person in (world.chair, world.health, successor):
        with pytest.raises(PermissionDenied):
            hand_over_huddle(world.huddle, successor, by=person)


@pytest.mark.parametrize(
    "facts", [{"roles": (Role.CHAIR,)}, {"roles": (Role.COORDINATOR,), "is_active": False}]
)
def test_only_an_active_coordinator_takes_it_over(world, families, facts):
    other = make_practitioner(make_team(world.coordinator.agency), **facts)

    with pytest.raises(PermissionDenied):
        hand_over_huddle(world.huddle, other, by=world.coordinator)
    assert Huddle.objects.get().coordinator == world.coordinator


def test_another_agency_learns_of_no_family_that_is_not_shared_with_it(world, families):
    stranger = make_practitioner(roles=(Role.COORDINATOR,))

    with pytest.raises(NotNow, match="2 families are not shared"):
        hand_over_huddle(world.huddle, stranger, by=world.coordinator)

    assert seen_by(stranger) == set()
    assert Huddle.objects.get().coordinator == world.coordinator
    for family in families:
        share(world, family, stranger.agency)
    assert hand_over_huddle(world.huddle, stranger, by=world.coordinator) == 2


def test_the_database_refuses_whoever_does_not_coordinate_it(world, successor):
    for person in (world.chair, successor):
        with (
            pytest.raises(ProgrammingError, match="no such huddle"),
            acting_as(person),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT huddle_hand_over(%s, %s)", [world.huddle.pk, successor.pk])


def test_a_second_time_it_is_refused(world, families, successor):
    hand_over_huddle(world.huddle, successor, by=world.coordinator)

    with pytest.raises(PermissionDenied):
        hand_over_huddle(Huddle.objects.get(), successor, by=world.coordinator)


def test_the_page_says_how_many_families_go_and_hands_over(client, world, families, successor):
    page = reverse("huddle:hand_over", args=[world.huddle.pk])
    client.force_login(world.coordinator, backend=ALLAUTH)
    before = client.get(page).content.decode()
    assert "<strong>2</strong> open families go with it" in before
    assert families[0].reference not in before

    empty = client.post(page, {"person": ""})
    assert "Select who takes over" in empty.content.decode()
    assert client.post(page, {"person": str(successor.pk)}).status_code == 302

    assert seen_by(successor) == set(families)
    assert client.get(page).status_code == 404


# Chairs


def test_the_new_chair_sees_what_is_on_the_published_agenda_and_the_former_no_longer(
    world, families, new_chair
):
    session = published(world, families[0])

    change_chair(session, new_chair, by=world.coordinator)

    assert seen_by(new_chair) == {families[0]}
    assert seen_by(world.chair) == set()
    session.refresh_from_db()
    assert session.chair == new_chair
    open_session(session, by=new_chair)


def test_before_publication_nobody_is_shown_anything(world, families, new_chair):
    session = make_session(world)
    list_family(session, families[0], "new", by=world.coordinator)

    change_chair(session, new_chair, by=world.coordinator)
    assert seen_by(new_chair) == set()

    publish_agenda(session, by=world.coordinator)
    assert seen_by(new_chair) == {families[0]}


def test_once_it_has_begun_the_chair_stays_unless_they_have_left(new_chair, world):
    meeting = hold(world)
    with pytest.raises(NotNow, match="has begun"):
        change_chair(meeting.session, new_chair, by=world.coordinator)

    contact = make_practitioner(make_team(world.chair.agency), roles=(Role.AGENCY_CONTACT,))
    mark_left(world.chair, by=contact)
    change_chair(meeting.session, new_chair, by=world.coordinator)

    assert meeting.family in seen_by(new_chair)


def test_only_the_coordinator_chooses_and_only_somebody_who_chairs(world, families, new_chair):
    session = published(world, families[0])

    with pytest.raises(PermissionDenied):
        change_chair(session, new_chair, by=world.chair)
    with pytest.raises(PermissionDenied):
        change_chair(session, world.health, by=world.coordinator)


def test_the_page_of_the_session_leads_there(client, world, families, new_chair):
    session = published(world, families[0])
    page = reverse("huddle:change_chair", args=[session.pk])
    client.force_login(world.coordinator, backend=ALLAUTH)
    assert page in client.get(session.get_absolute_url()).content.decode()
    client.get(page)

    client.post(page, {"person": str(new_chair.pk)})

    assert new_chair.full_name in client.get(session.get_absolute_url()).content.decode()


# By command


def command(*arguments):
    out = StringIO()
    with as_owner():
        call_command("hand_over_huddle", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def gone(world):
    """The coordinator and the chair have both left."""
    contact = make_practitioner(make_team(world.chair.agency), roles=(Role.AGENCY_CONTACT,))
    for person in (world.coordinator, world.chair):
        mark_left(person, by=contact)


def test_the_command_lists_what_needs_somebody_and_hands_over(
    world, families, successor, new_chair
):
    session = published(world, families[0])
    contact = make_practitioner(make_team(world.chair.agency), roles=(Role.AGENCY_CONTACT,))
    assert command() == ""
    for person in (world.coordinator, world.chair):
        mark_left(person, by=contact)

    said = command()
    name = world.huddle.name
    assert said == f"{name} needs a new coordinator.\n{name} needs a new chair.\n"
    command(name, "--coordinator", successor.email, "--chair", new_chair.email)

    assert seen_by(successor) == set(families)
    assert seen_by(new_chair) == {families[0]}
    session.refresh_from_db()
    assert session.chair == new_chair
    assert command() == ""
    assert len(events("family.sight_handed_over")) == 3


def test_the_command_refuses_in_words(world, families, successor):
    stranger = make_practitioner(roles=(Role.COORDINATOR,))

    for arguments, words in (
        (("Nowhere",), "no huddle Nowhere"),
        ((world.huddle.name, "--coordinator", "nobody@example.org"), "nobody who uses"),
        ((world.huddle.name, "--coordinator", world.health.email), "Only an active coordinator"),
        ((world.huddle.name, "--coordinator", stranger.email), "not shared with"),
    ):
        with pytest.raises(CommandError, match=words):
            command(*arguments)


def test_a_file_that_names_somebody_new_hands_over_too(world, families, successor, new_chair):
    described = {
        "name": world.huddle.name,
        "locality": "East Leeds",
        "weekday": 3,
        "starts": "09:30",
        "minutes_long": 90,
        "chair": new_chair.email,
        "coordinator": successor.email,
        "statement": "What is said here stays here.",
        "core_teams": [(team.agency.name, team.name) for team in world.core_teams],
    }
    with as_owner():
        load_huddles([described])
        load_huddles([described])

    assert seen_by(successor) == set(families)
    assert seen_by(world.coordinator) == set()
    assert Huddle.objects.get().chair == new_chair
