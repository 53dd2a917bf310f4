"""Who can see a session, and why: everybody who is listed opens it, and nobody else does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from families.models import Conflict, RestrictionChange
from families.services.conflicts import declare_conflict
from families.services.restricting import restrict_family
from huddle.models import AgendaItem, Attendance, HuddleSession
from huddle.services.signing import readable_until, sign_minutes
from practitioners.models import AuditEvent, Practitioner
from practitioners.roles import Role
from tests.access.world import make_week
from tests.counting import queries_of
from tests.factories import make_practitioner, make_team
from tests.families.reading import on_family, page, text
from tests.huddle.test_minutes_pages import held
from tests.huddle.test_session_pages import publish
from tests.huddle.worlds import AGREED_ALOUD, make_nominated, make_session
from tests.owner import as_owner


def of(session, name="session_access"):
    return reverse(f"huddle:{name}", args=[session.pk])


def named(response):
    return {person.pk for entry in response.context["access"].entries for person in entry.members}


def everybody():
    with as_owner():
        return list(Practitioner.objects.all())


def who_opens(client, session):
    """Whoever gets the session's page, of everybody there is."""
    return {
        person.pk
        for person in everybody()
        if page(client, person, session.get_absolute_url()).status_code == 200
    }


def guest_of(session, world, **facts):
    """Somebody of no core team, whom the coordinator wrote into the attendance."""
    guest = make_practitioner(make_team(), **facts)
    came(session, guest)
    return guest


def came(session, person):
    Attendance.objects.create(session=session, practitioner=person, mode="present")


def sensitive(person):
    with as_owner():
        person.teams().update(is_sensitive=True)


def restricted(world, family, restriction):
    restrict_family(
        family,
        restriction=restriction,
        why=RestrictionChange.Why.STAFF,
        reason="A colleague's sister.",
        keep=[world.health],
        by=world.coordinator,
    )


# Listed, and gets the page


def test_in_the_week_of_the_policy_everybody_listed_opens_it_and_nobody_else(client):
    week = make_week()

    for reader in ("coordinator", "chair", "colleague", "supervisor"):
        listed = page(client, week.people[reader], of(week.session))
        assert named(listed) == who_opens(client, week.session)
        assert not listed.context["access"].unnamed


@pytest.mark.parametrize("restriction", ["restricted", "sealed"])
def test_what_becomes_of_a_family_on_the_list_changes_nobody_on_the_page(
    client, world, session, restriction
):
    family = make_nominated(world)
    publish(world, session)
    before = named(page(client, world.police, of(session)))

    restricted(world, family, restriction)

    after = page(client, world.police, of(session))
    assert named(after) == before == who_opens(client, session)


def test_every_way_in_counts_and_no_other(client, world, session):
    team = world.core_teams[0]
    guest = guest_of(session, world)
    closed = [
        make_practitioner(team, roles=(Role.MANAGER,)),
        make_practitioner(team, roles=(Role.IG_LEAD,)),
        make_practitioner(team, roles=(Role.ADMINISTRATOR, Role.AGENCY_CONTACT)),
        make_practitioner(team, is_active=False),
        guest_of(session, world, roles=(Role.MANAGER,)),
        guest_of(session, world, is_active=False),
        guest_of(make_session(world, 8), world),
    ]
    colleague = make_practitioner(team)

    listed = named(page(client, world.coordinator, of(session)))

    assert listed == who_opens(client, session)
    assert {guest.pk, colleague.pk} <= listed
    assert not listed & {person.pk for person in closed}


def test_a_coordinator_or_chair_without_such_a_role_is_not_listed(client, world, session):
    with as_owner():
        for person in (world.coordinator, world.chair):
            Practitioner.objects.filter(pk=person.pk).update(roles=[Role.MANAGER.value])

    listed = named(page(client, world.health, of(session)))

    assert listed == who_opens(client, session)
    assert world.chair.pk not in listed


def test_whoever_chairs_another_session_or_leaves_a_core_team_is_listed_no_longer(
    client, world, session
):
    gone = make_practitioner(world.core_teams[1])
    other = make_practitioner(roles=(Role.CHAIR,))
    assert gone.pk in named(page(client, world.health, of(session)))

    with as_owner():
        gone.groups.clear()
        HuddleSession.objects.filter(pk=session.pk).update(chair=other)

    listed = named(page(client, world.health, of(session)))
    assert listed == who_opens(client, session)
    assert other.pk in listed
    assert not listed & {gone.pk, world.chair.pk}


# What it says


def test_it_says_by_role_and_until_when(client, world, session):
    guest = guest_of(session, world)

    html = text(client, world.health, of(session))
    mine, others = html.split("Who can see it</h2>")

    team = world.team_of(world.health)
    assert f"Through {team.name}, {team.agency}: A core team of the huddle" in mine
    assert world.chair.full_name not in mine
    for person, words in (
        (world.coordinator, "Coordinates the huddle, for as long as they coordinate it"),
        (world.chair, "Chairs this session, for as long as they are its chair"),
        (guest, "Named in its attendance, for as long as the session is kept"),
    ):
        assert words in others.split(f"{person.full_name}, {person.agency}")[1]
    own = text(client, guest, of(session))
    assert "You, by name: Named in its attendance" in own


def test_who_came_of_a_core_team_is_there_with_their_team_only(client, world, session):
    came(session, world.police)

    entries = page(client, world.health, of(session)).context["access"].entries

    assert [entry.is_team for entry in entries if world.police in entry.members] == [True]


def test_a_list_that_is_not_published_is_its_coordinators_only(client, world, session):
    family = make_nominated(world)
    with as_owner():
        AgendaItem.objects.create(session=session, family=family, why="new", position=1)

    html = text(client, world.health, of(session))

    assert "The list is not published yet" in html
    assert family.reference not in html
    assert family.reference in text(client, world.coordinator, of(session))


def test_after_signing_it_says_when_what_it_let_people_see_ends(client, world):
    session = held(world, make_nominated(world))
    before = text(client, world.police, of(session))
    assert "until 10 working days after the minutes are signed" in before

    signed = sign_minutes(session, unagreed=AGREED_ALOUD, by=world.chair)

    day = timezone.localtime(readable_until(session.huddle, signed.signed_at))
    html = text(client, world.police, of(session))
    assert f"see ends on {day.day} {day:%B %Y}" in html


def test_each_family_that_the_reader_sees_leads_to_its_own_page_and_no_other(
    client, world, session
):
    shown = make_nominated(world)
    hidden = make_nominated(world, share_with=[world.health.agency])
    publish(world, session)

    for person in (world.coordinator, world.chair, world.health, world.police):
        html = text(client, person, of(session))
        for family in (shown, hidden):
            address = on_family("access", family)
            opens = page(client, person, address).status_code == 200
            assert (address in html) == (family.reference in html) == opens


@pytest.mark.parametrize("restriction", ["restricted", "sealed"])
def test_with_a_family_that_is_hidden_the_page_is_as_if_it_were_not_listed(
    client, world, session, restriction
):
    later = session.starts_at + timedelta(hours=3)
    empty = make_session(world, state="published", starts_at=later)
    family = make_nominated(world)
    publish(world, session)
    restricted(world, family, restriction)

    with_it, without = (text(client, world.police, of(one)) for one in (session, empty))

    assert family.reference not in with_it
    assert body(with_it, session) == body(without, empty)
    assert family.reference in text(client, world.health, of(session))


def body(html, session):
    return html.split("<main")[1].split("</main>")[0].replace(str(session.pk), "")


def test_whoever_has_a_conflict_finds_the_session_without_the_family(client, world, session):
    family = make_nominated(world)
    publish(world, session)
    declare_conflict(
        family, world.police, kind=Conflict.Kind.KNOWS, reason="Next door", by=world.coordinator
    )

    html = text(client, world.police, of(session))

    assert family.reference not in html
    assert world.police.pk in named(page(client, world.health, of(session)))


# A service that is not told of


def test_a_guest_of_a_sensitive_service_is_named_to_no_one_who_need_not_know(
    client, world, session
):
    guest = guest_of(session, world)
    sensitive(guest)
    colleague = make_practitioner(guest.teams().get())
    came(session, colleague)

    for person in (world.health, world.police, world.housing):
        response = page(client, person, of(session))
        assert response.context["access"].unnamed
        assert response.text.count("A service that is not named here") == 1
        for secret in (guest.full_name, str(guest.agency), guest.teams().get().name):
            assert secret not in response.text
        hidden = {guest.pk, colleague.pk}
        assert named(response) | hidden == who_opens(client, session)
        assert not named(response) & hidden

    for person in (world.coordinator, world.chair, guest, colleague):
        response = page(client, person, of(session))
        assert not response.context["access"].unnamed
        assert named(response) == who_opens(client, session)


def test_a_sensitive_core_team_is_named_as_the_huddle_names_it(client, world, session):
    sensitive(world.police)

    response = page(client, world.health, of(session))

    assert world.police.pk in named(response)
    assert not response.context["access"].unnamed


# The page itself


def test_a_stranger_finds_no_such_page_and_a_look_is_in_the_trail(client, world, session):
    family = make_nominated(world)
    unseen = make_nominated(world, share_with=[world.health.agency])
    publish(world, session)
    assert page(client, world.stranger, of(session)).status_code == 404
    manager = make_practitioner(world.core_teams[0], roles=(Role.MANAGER,))
    assert page(client, manager, of(session)).status_code == 403

    page(client, world.police, of(session))

    with as_owner():
        looked = AuditEvent.objects.filter(by=world.police.pk)
        assert looked.filter(verb="session.access_viewed").count() == 1
        seen = set(looked.filter(verb="agenda.viewed").values_list("family", flat=True))
    assert family.pk in seen
    assert unseen.pk not in seen


@pytest.mark.parametrize("name", ["session", "agenda"])
def test_the_pages_of_the_session_lead_there(client, world, session, name):
    assert of(session) in text(client, world.health, of(session, name))


def test_it_costs_the_same_for_any_number_of_people_and_families(client, world):
    def cost(session):
        client.force_login(world.police)
        return queries_of(client, of(session))

    def prepared(number, days):
        session = make_session(world, days)
        for _ in range(number):
            make_nominated(world)
            make_practitioner(world.core_teams[0])
            guest_of(session, world)
        publish(world, session)
        return session

    assert cost(prepared(1, 4)) == cost(prepared(8, 5))
