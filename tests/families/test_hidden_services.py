"""A sensitive service works with a family, and only its agency and the coordinator know which."""

import pytest
from django.db import connection

from families.models import FamilyPractitionerGrant, FamilyTeamGrant, GrantReason, Involvement
from families.queries.people import practitioners_around
from families.queries.readers import named_readers, would_read
from families.services.acting import agree_action
from families.services.granting import grant_team
from families.services.leading import accept_lead, offer_lead
from families.services.registering import involve
from practitioners.binding import acting_as
from practitioners.models import Team
from practitioners.roles import Role
from practitioners.working_days import add_working_days, today
from tests.factories import make_agency, make_practitioner, make_team
from tests.families.reading import on_family, post, text
from tests.families.record import let_team_see
from tests.owner import as_owner

SERVICE = "Chapeltown Recovery"


@pytest.fixture
def worker(family, nominator, coordinator):
    """Of a sensitive service that works with the family."""
    return hide_a_service(family, coordinator)


def hide_a_service(family, coordinator):
    team = make_team(make_agency("Forward Together"), SERVICE)
    with as_owner():
        Team.objects.filter(pk=team.pk).update(is_sensitive=True)
        team.refresh_from_db()
    worker = make_practitioner(team, full_name="Odalys Wren")
    with acting_as(coordinator):
        grant_team(family, team, GrantReason.INVOLVED, by=coordinator)
        involve(family, team, by=coordinator, practitioner=worker, since=today())
        family.refresh_from_db()
    return worker


WORDS = (SERVICE, "Forward Together", "Odalys Wren")


def named_in(shown):
    return [word for word in WORDS if word in shown]


MAY_BE = "A service may work with this family without being named here."


def test_others_are_not_told_of_it_and_learn_whom_to_ask(
    client, family, nominator, coordinator, worker
):
    shown = text(client, nominator, on_family("detail", family))

    assert named_in(shown) == []
    assert MAY_BE in shown
    assert coordinator.email in shown


@pytest.mark.parametrize("who", ["coordinator", "worker", "colleague"])
def test_its_own_agency_and_the_coordinator_know_it(client, family, coordinator, worker, who):
    people = {
        "coordinator": coordinator,
        "worker": worker,
        "colleague": make_practitioner(worker.teams().get()),
    }

    shown = text(client, people[who], on_family("detail", family))

    assert named_in(shown) == list(WORDS)


def test_two_services_are_not_told_from_one(client, family, nominator, coordinator, worker):
    before = network(client, nominator, family)
    second = make_team(name="A second service")
    with as_owner():
        Team.objects.filter(pk=second.pk).update(is_sensitive=True)
        second.refresh_from_db()
    with acting_as(coordinator):
        involve(family, second, by=coordinator, practitioner=None, since=today())

    after = network(client, nominator, family)

    assert before == after
    assert "A second service" not in after


def network(client, reader, family):
    """Who works with the family, as its page shows it."""
    shown = text(client, reader, on_family("detail", family))
    return shown[shown.index('id="network"') : shown.index('id="limits"')]


def test_where_no_service_is_hidden_the_same_is_said(client, family, nominator, coordinator):
    bare = network(client, nominator, family)

    hide_a_service(family, coordinator)

    assert MAY_BE in bare
    assert network(client, nominator, family) == bare


def test_sql_finds_neither_its_involvement_nor_its_grants(family, nominator, worker):
    with acting_as(nominator):
        assert not Involvement.objects.filter(team=worker.teams().get()).exists()
        assert not FamilyTeamGrant.objects.filter(group=worker.teams().get().group_id).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM families_involvement WHERE is_hidden")
            assert cursor.fetchone() == (0,)
    with acting_as(worker):
        assert Involvement.objects.visible_to(worker).filter(is_hidden=True).count() == 1
        assert FamilyTeamGrant.objects.filter(group=worker.teams().get().group_id).exists()


def test_nobody_of_it_is_offered_as_a_choice(client, family, nominator, worker):
    with acting_as(nominator):
        assert worker not in practitioners_around(family)
    for page in ("action_new", "contribute"):
        assert named_in(text(client, nominator, on_family(page, family))) == []


def test_who_would_read_counts_it_without_its_name(family, nominator, worker):
    with acting_as(nominator):
        told = {"audience": "huddle", "named": [], "themes": ["pressure"], "about": []}
        readers = named_readers(family, would_read(family, **told))

    assert "A service that is not named here" in [reader.name for reader in readers]
    assert not set(WORDS) & {reader.name for reader in readers}


def test_an_action_of_theirs_shows_no_name_to_others(client, family, nominator, worker):
    due = add_working_days(today(), 2)
    action = agree_action(family, by=worker, text="Ring her", owner=worker, due_on=due)

    for address in (on_family("detail", family), action.get_absolute_url()):
        shown = text(client, nominator, address)
        assert named_in(shown) == []
        assert "A service that is not named here" in shown
    with acting_as(nominator):
        assert not FamilyPractitionerGrant.objects.filter(user=worker).exists()


def test_they_are_told_before_their_own_words_name_them(client, family, worker):
    said = {
        "text": "She is well.",
        "nature": "witnessed",
        "theme": "strength",
        "audience": "huddle",
    }

    shown = post(client, worker, on_family("contribute", family), **said).content.decode()

    assert "names it to everybody" in shown


def test_who_leads_is_known_whatever_their_service(client, family, nominator, coordinator, worker):
    accept_lead(offer_lead(family, worker, by=coordinator, reason="Known."), by=worker)

    assert "Odalys Wren" in text(client, nominator, on_family("detail", family))


def test_a_coordinator_of_another_huddle_is_told_no_more(client, family, nominator, worker):
    other = make_practitioner(roles=(Role.COORDINATOR,))
    let_team_see(family, other, nominator)

    assert named_in(text(client, other, on_family("detail", family))) == []
