"""Those who manage people say how much each can lead; nobody says it of themselves."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.urls import reverse

from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.capacity import limits_of, set_capacity
from practitioners.models import Capacity
from practitioners.roles import Role
from tests.counting import queries_of
from tests.factories import make_practitioner, make_team
from tests.trail import events

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
LIST = reverse("teams:capacities")


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def ann(team):
    return make_practitioner(team, full_name="Ann Reed")


@pytest.fixture
def manager(team):
    return make_practitioner(make_team(team.agency), roles=(Role.MANAGER,), full_name="Mo Manager")


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager, backend=ALLAUTH)
    return client


def page_of(person):
    return reverse("teams:capacity", args=[person.pk])


def test_a_manager_says_it_and_the_list_shows_it_with_who_said_it(as_manager, ann):
    assert "Nobody has said it yet" in as_manager.get(LIST).text

    page = as_manager.post(page_of(ann), {"fte": "0.6", "points": ""}, follow=True).text

    assert "Saved" in page
    assert "0.6" in page
    assert "18" in page  # 0.6 of 30
    assert "Mo Manager" in page
    assert limits_of([ann.pk]) == {ann.pk: Decimal(18)}


def test_what_was_said_for_this_person_counts_before_their_hours(manager, ann):
    set_capacity(ann, by=manager, fte=Decimal("0.5"), points=Decimal(9))
    assert limits_of([ann.pk]) == {ann.pk: Decimal(9)}

    set_capacity(ann, by=manager, fte=Decimal("0.5"), points=Decimal(0))

    assert limits_of([ann.pk]) == {ann.pk: Decimal(0)}
    assert Capacity.objects.count() == 1
    assert [event.facts["points"] for event in events("capacity.set")] == ["9", "0"]


@pytest.mark.parametrize("fte", ["", "0", "1.2", "half"])
def test_a_share_that_cannot_be_is_refused_beside_the_field(as_manager, ann, fte):
    page = as_manager.post(page_of(ann), {"fte": fte, "points": "12"}).text

    assert 'id="id_fte-error"' in page
    assert 'value="12"' in page  # nothing typed is lost
    assert not Capacity.objects.exists()


def test_another_agencys_manager_finds_nobody_and_says_nothing(client, ann):
    other = make_practitioner(roles=(Role.MANAGER,))
    client.force_login(other, backend=ALLAUTH)

    assert client.get(page_of(ann)).status_code == 404
    assert "Ann Reed" not in client.get(LIST).text
    with pytest.raises(PermissionDenied):
        set_capacity(ann, by=other, fte=Decimal(1), points=None)


def test_nobody_says_it_of_themselves(team):
    both = make_practitioner(team, roles=(Role.MANAGER, Role.PRACTITIONER))

    with pytest.raises(PermissionDenied, match="Somebody else"):
        set_capacity(both, by=both, fte=Decimal(1), points=None)


def test_it_is_said_of_those_who_can_lead_only(manager, team):
    contact = make_practitioner(team, roles=(Role.AGENCY_CONTACT,))

    with pytest.raises(NotNow):
        set_capacity(contact, by=manager, fte=Decimal(1), points=None)


def test_the_database_refuses_whoever_does_not_manage_them(ann, team):
    colleague = make_practitioner(team)

    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(colleague):
        Capacity.objects.create(practitioner=ann, fte=1, set_by=colleague)


def test_the_database_refuses_a_manager_of_another_agency(ann):
    other = make_practitioner(roles=(Role.MANAGER,))

    with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(other):
        Capacity.objects.create(practitioner=ann, fte=1, set_by=other)


def test_the_list_costs_the_same_whatever_its_length(as_manager, manager, ann, team):
    set_capacity(ann, by=manager, fte=Decimal(1), points=None)
    few = queries_of(as_manager, LIST)
    for _ in range(3):
        set_capacity(make_practitioner(team), by=manager, fte=Decimal(1), points=None)

    assert queries_of(as_manager, LIST) == few
