"""Caseloads: whose, how many, the same number in the list, and never a name of a family."""

import re
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from families.models import Family, GrantReason
from families.queries import caseload
from families.services.acting import agree_action
from families.services.granting import grant_practitioner, grant_team
from families.services.leading import accept_lead, offer_lead
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import ROLE_PERMISSIONS, Permission, Role
from practitioners.working_days import add_working_days, today
from tests.factories import make_agency, make_practitioner, make_team
from tests.families.measured import works_with
from tests.families.record import make_baby, make_coordinator, make_family
from tests.owner import as_owner

TODAY = today()
COST = {"page": 14, "open": 14, "due": 15}  # queries
CASELOAD = reverse("families:caseload")
NUMBER = re.compile(r'href="(/families/caseload/[^"]+)">(\d+)<')


@pytest.fixture
def agency():
    return make_agency("Northfield Health")


@pytest.fixture
def team(agency):
    return make_team(agency, "East")


@pytest.fixture
def other_team(agency):
    return make_team(agency, "West")


@pytest.fixture
def ann(team):
    return make_practitioner(team, full_name="Ann Reed")


@pytest.fixture
def bea(other_team):
    return make_practitioner(other_team, full_name="bea Lowe")


@pytest.fixture
def manager(agency):
    return make_practitioner(make_team(agency, "Office"), roles=(Role.MANAGER,))


def lead_family(lead, nominator, **facts):
    """A family that this person leads, nominated by another agency."""
    family = make_family(nominator)
    coordinator = make_coordinator(family, nominator)
    accept_lead(offer_lead(family, lead, by=coordinator, reason="Near"), by=lead)
    if facts:
        with as_owner():
            Family.objects.filter(pk=family.pk).update(**facts)
    return family


def act(family, owner, due_on):
    """An action that is due on this day, be it in the past."""
    action = agree_action(family, by=owner, text="Call Chloé", owner=owner, due_on=TODAY)
    with as_owner():
        type(action).objects.filter(pk=action.pk).update(due_on=due_on)
    return action


@pytest.fixture
def elsewhere():
    return make_practitioner()


@pytest.fixture
def families(ann, bea, elsewhere):
    """Ann leads two, Bea one; one that Ann's team nominated has nobody."""
    first, second = lead_family(ann, elsewhere), lead_family(ann, elsewhere)
    third = lead_family(bea, elsewhere)
    act(first, ann, TODAY)
    act(first, ann, add_working_days(TODAY, 2))
    act(first, ann, add_working_days(TODAY, 3))
    act(second, ann, TODAY - timedelta(days=1))
    act(third, bea, TODAY - timedelta(days=30))
    return [first, second, third, make_family(ann)]


def loads_of(practitioner):
    with acting_as(practitioner):
        return [(row.name, row.families, row.due, row.overdue) for row in caseload.loads(TODAY)]


def test_a_manager_counts_their_agency_in_the_order_of_names(families, manager):
    assert loads_of(manager) == [
        ("Ann Reed", 2, 2, 1),
        ("bea Lowe", 1, 0, 1),
        ("No Single Lead Practitioner", 1, 0, 0),
    ]


def test_a_supervisor_counts_their_teams(families, team):
    assert loads_of(make_practitioner(team, roles=(Role.SUPERVISOR,))) == [
        ("Ann Reed", 2, 2, 1),
        ("No Single Lead Practitioner", 1, 0, 0),
    ]


def test_a_supervisor_counts_whom_they_oversee_in_another_team(families, agency, ann, elsewhere):
    supervisor = make_practitioner(make_team(agency), roles=(Role.SUPERVISOR,))
    family = make_family(elsewhere)
    coordinator = make_coordinator(family, elsewhere)
    offer = offer_lead(family, ann, by=coordinator, reason="Near", supervisor=supervisor)
    accept_lead(offer, by=ann)

    assert loads_of(supervisor) == [("Ann Reed", 1, 0, 0)]


def test_a_manager_of_another_agency_counts_nothing(families):
    assert loads_of(make_practitioner(roles=(Role.MANAGER,))) == []


@pytest.mark.parametrize("role", Role)
def test_the_database_counts_for_the_roles_that_may_see_caseloads(families, team, role):
    may = Permission.CASELOAD_VIEW in ROLE_PERMISSIONS[role]

    assert bool(loads_of(make_practitioner(team, roles=(role,)))) == may


def test_somebody_who_left_counts_nothing(families, team):
    assert loads_of(make_practitioner(team, roles=(Role.MANAGER,), is_active=False)) == []


@pytest.mark.parametrize(
    ("status", "counts"),
    [("nominated", 0), ("listed", 1), ("active", 1), ("paused", 1), ("closed", 0)],
)
def test_open_is_listed_active_or_paused(ann, elsewhere, manager, status, counts):
    lead_family(ann, elsewhere, status=status)

    assert len(loads_of(manager)) == counts


def test_a_family_that_was_only_on_the_agenda_is_not_the_agency_s(ann, elsewhere, manager):
    family = make_family(elsewhere)
    grant_team(family, ann.teams().get(), GrantReason.LISTED, by=elsewhere)

    assert loads_of(manager) == []


def test_a_sealed_family_is_nowhere(client, ann, elsewhere, manager):
    family = lead_family(ann, elsewhere, restriction="sealed")
    act(family, ann, TODAY)

    assert loads_of(manager) == []
    assert family.reference not in listed(client, manager, "open")


def test_a_restricted_family_counts_without_its_reference(client, ann, elsewhere, manager):
    family = lead_family(ann, elsewhere, restriction="restricted")
    act(family, ann, TODAY)

    assert loads_of(manager) == [("Ann Reed", 1, 1, 0)]
    for which in ("open", "due"):
        html = listed(client, manager, which)
        assert "Record restricted. Ask the coordinator" in html
        assert family.reference not in html
        assert str(family.pk) not in html


def listed(client, reader, which, query=""):
    client.force_login(reader)
    response = client.get(reverse("families:caseload_list", args=[which]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_each_number_opens_a_list_of_as_many(client, families, manager):
    client.force_login(manager)
    html = client.get(CASELOAD).content.decode()

    numbers = NUMBER.findall(html)
    assert len(numbers) == 9
    for address, number in numbers:
        opened = client.get(address).content.decode()
        assert f"<strong>{number}</strong>" in opened
        assert opened.count('<th scope="row"') == int(number)


def test_no_name_and_no_word_of_a_family_is_there(client, ann, elsewhere, manager):
    family = lead_family(ann, elsewhere)
    make_baby(family, elsewhere, name="Robin Ash")
    act(family, ann, TODAY)

    for which in ("open", "due", "overdue"):
        html = listed(client, manager, which)
        assert "Robin" not in html
        assert "Chlo" not in html


def test_a_reference_is_a_link_only_where_they_may_open_it(client, ann, elsewhere, manager, team):
    family = lead_family(ann, elsewhere)
    supervisor = make_practitioner(team, roles=(Role.SUPERVISOR,))
    link = f'href="{family.get_absolute_url()}"'

    assert link not in listed(client, manager, "open")
    assert link not in listed(client, supervisor, "open")
    grant_practitioner(family, supervisor, GrantReason.OVERSEEING, by=ann)
    assert link in listed(client, supervisor, "open")


def test_a_manager_whose_team_sees_the_family_still_gets_no_link(client, team, ann):
    manager = make_practitioner(team, roles=(Role.MANAGER,))
    family = make_family(ann)

    html = listed(client, manager, "open")

    assert family.reference in html
    assert family.get_absolute_url() not in html


def test_the_agency_of_a_service_that_is_not_named_is_not_told(client, ann, elsewhere, manager):
    family = lead_family(ann, elsewhere)
    refuge = make_practitioner(make_team(make_agency("Haven Refuge"), "Outreach"))
    works_with(family, refuge.teams().get(), is_hidden=True)
    theirs = act(family, ann, TODAY)
    with as_owner():
        rows = type(theirs).objects.filter(pk=theirs.pk)
        rows.update(owner=refuge, owner_agency=refuge.agency)
    act(family, ann, TODAY)

    html = listed(client, manager, "due")

    assert "Haven Refuge" not in html
    assert html.count("A service that is not named here") == 1
    assert "Northfield Health" in html


@pytest.mark.parametrize("query", ["?lead=x", "?lead=1' or true--"])
def test_a_lead_that_is_no_id_is_not_found(client, manager, query):
    client.force_login(manager)

    assert client.get(reverse("families:caseload_list", args=["open"]) + query).status_code == 404


def test_a_list_that_is_none_is_not_found(client, manager):
    client.force_login(manager)

    assert client.get(reverse("families:caseload_list", args=["best"])).status_code == 404


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.CHAIR, Role.ADMINISTRATOR])
def test_other_roles_have_no_caseloads(client, team, role):
    client.force_login(make_practitioner(team, roles=(role,)))

    assert client.get(CASELOAD).status_code == 403
    assert client.get(reverse("families:caseload_list", args=["open"])).status_code == 403


def test_who_looked_is_in_the_trail(client, families, manager):
    listed(client, manager, "open")
    client.get(CASELOAD)

    with as_owner():
        events = AuditEvent.objects.filter(verb__startswith="caseload.").order_by("at")
        assert [(event.verb, event.by) for event in events] == [
            ("caseload.listed", manager.pk),
            ("caseload.viewed", manager.pk),
        ]


def test_the_page_says_its_day_and_what_it_counts(client, families, manager):
    client.force_login(manager)
    html = client.get(CASELOAD).content.decode()

    assert f"As at {TODAY.day} {TODAY:%B %Y}" in html
    assert "listed, active or paused on this day" in html


def test_the_scope_cannot_be_asked_directly(manager):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(manager),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM families_caseload_scope()")


@pytest.mark.parametrize("number", [1, 9])
def test_caseloads_cost_the_same_for_any_number(
    client, ann, elsewhere, manager, number, django_assert_num_queries
):
    for _ in range(number):
        act(lead_family(ann, elsewhere), ann, TODAY)
    client.force_login(manager)

    with django_assert_num_queries(COST["page"]):
        client.get(CASELOAD)
    for which in ("open", "due"):
        with django_assert_num_queries(COST[which]):
            client.get(reverse("families:caseload_list", args=[which]))
