"""A team lets see a family only those of its members whose roles open families at all."""

import pytest
from django.db import connection

from families.models import Conflict, Family, GrantReason
from families.services.granting import grant_practitioner
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.roles import TEAM_READERS, Role
from practitioners.row_security import RULES
from tests.factories import make_practitioner
from tests.families.record import let_team_see, make_baby, make_family
from tests.owner import as_owner

CLOSED = sorted(set(Role) - TEAM_READERS)


@pytest.fixture
def family(nominator):
    family = make_family(nominator)
    make_baby(family, nominator)
    return family


@pytest.fixture
def member(family, nominator):
    """In a team that the family is granted to."""
    person = make_practitioner()
    let_team_see(family, person, nominator)
    return person


def become(person, *roles):
    with as_owner():
        Practitioner.objects.filter(pk=person.pk).update(roles=roles)
    return Practitioner.objects.get(pk=person.pk)


def sees(person, family):
    """By the queryset and by raw SQL, which must agree."""
    with acting_as(person):
        visible = Family.objects.visible_to(person).filter(pk=family.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM families_family WHERE id = %s", [family.pk])
            assert visible == bool(cursor.fetchall())
    return visible


def rows_found(person):
    """Every table of the record in which raw SQL, bound to this person, finds anything."""
    found = set()
    with acting_as(person), connection.cursor() as cursor:
        for table, rule in RULES.items():
            if rule.is_protected and table.startswith("families_"):
                cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608 - our own name
                found |= {table} if cursor.fetchall() else set()
    return found


def declare(family, person):
    with acting_as(person):
        Conflict.objects.create(
            family=family, practitioner=person, reason="Their neighbour", declared_by=person
        )


def in_the_array(person, family):
    with as_owner():
        return person.principal in Family.objects.get(pk=family.pk).visible_to


def drifted():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_drift()")
        return cursor.fetchall()


def test_these_roles_are_meant():
    assert CLOSED == ["administrator", "agency_contact", "ig_lead", "manager"]


@pytest.mark.parametrize("role", CLOSED)
def test_raw_sql_finds_nothing_by_a_team_for_a_role_that_opens_no_family(member, family, role):
    person = become(member, role)

    assert not sees(person, family)
    assert rows_found(person) == set()
    assert person.principals() == [person.principal]


@pytest.mark.parametrize("role", CLOSED)
@pytest.mark.parametrize("other", sorted(TEAM_READERS))
def test_whoever_works_with_families_too_keeps_their_team(member, family, role, other):
    assert sees(become(member, role, other), family)


@pytest.mark.parametrize("role", CLOSED)
def test_a_change_of_roles_counts_with_the_next_binding(member, family, role):
    assert sees(member, family)

    assert not sees(become(member, role), family)
    assert sees(become(member, role, Role.PRACTITIONER), family)


@pytest.mark.parametrize("role", sorted(Role))
def test_a_team_that_is_split_stands_for_the_same_roles(family, member, role):
    colleague = become(make_practitioner(member.teams().get()), role)
    declare(family, member)

    assert in_the_array(colleague, family) == (role in TEAM_READERS)
    assert sees(colleague, family) == (role in TEAM_READERS)
    assert not drifted()


@pytest.mark.parametrize("role", CLOSED)
def test_in_a_team_that_is_split_a_change_of_roles_counts_at_once(family, member, role):
    colleague = make_practitioner(member.teams().get())
    declare(family, member)
    assert in_the_array(colleague, family)

    colleague = become(colleague, role)
    assert not in_the_array(colleague, family)
    assert not drifted()

    become(colleague, role, Role.SUPERVISOR)
    assert in_the_array(colleague, family)
    assert not drifted()


@pytest.mark.parametrize("role", CLOSED)
def test_who_is_let_in_by_name_is_not_let_in_by_a_team(nominator, family, role):
    """What they hold themselves stands; their role still opens no page by it."""
    person = become(make_practitioner(), role)

    grant_practitioner(family, person, GrantReason.OVERSEEING, by=nominator)

    assert sees(person, family)
