"""Grants decide who sees a family: in querysets, in raw SQL, for restricted and expired."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from families.models import Family, GrantReason
from families.services.granting import end_grants, grant_practitioner, grant_team
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.factories import make_agency, make_practitioner, make_team
from tests.owner import as_owner


def sees(practitioner, family):
    with acting_as(practitioner):
        in_queryset = Family.objects.visible_to(practitioner).filter(pk=family.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM families_family WHERE id = %s", [family.pk])
            in_raw_sql = cursor.fetchone()[0] == 1
    assert in_queryset == in_raw_sql
    return in_queryset


def test_a_team_with_a_grant_sees_the_family_and_a_stranger_does_not(family, nominator):
    colleague = make_practitioner(nominator.teams().get())

    assert sees(nominator, family)
    assert sees(colleague, family)
    assert not sees(make_practitioner(), family)


def test_nobody_sees_anything_when_no_one_is_bound(family):
    assert not Family.objects.exists()


def test_an_inactive_practitioner_sees_nothing(family, nominator):
    nominator.is_active = False

    assert not sees(nominator, family)


def test_a_superuser_sees_no_more_than_a_stranger(family):
    assert not sees(make_practitioner(is_superuser=True), family)


def test_a_grant_ends_and_takes_its_sight_with_it(family, nominator):
    other = make_practitioner()
    grant_practitioner(family, other, GrantReason.ACTING, by=nominator)
    assert sees(other, family)

    assert end_grants(family, GrantReason.ACTING, by=nominator) == 1

    assert not sees(other, family)
    with as_owner():
        assert AuditEvent.objects.filter(verb="family.grants_ended", family=family.pk).exists()


def test_a_grant_outlives_another_that_ends(family, nominator):
    team = make_team()
    member = make_practitioner(team)
    grant_team(family, team, GrantReason.LISTED, by=nominator)
    grant_team(family, team, GrantReason.INVOLVED, by=nominator)

    end_grants(family, GrantReason.LISTED, by=nominator)

    assert sees(member, family)


def test_an_expired_grant_is_ended_by_the_sweep(family, nominator):
    other = make_practitioner()
    soon = timezone.now() + timedelta(hours=1)
    grant_practitioner(family, other, GrantReason.ACTING, by=nominator, until=soon)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE families_familypractitionergrant SET until = now() - interval '1 minute' "
            "WHERE user_id = %s",
            [other.pk],
        )

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_end_expired_grants()")
        assert cursor.fetchall() == [(family.pk, "acting")]

    assert not sees(other, family)


def test_a_restricted_family_is_open_to_named_practitioners_only(family, nominator):
    named = make_practitioner()
    grant_practitioner(family, named, GrantReason.SCREENING, by=nominator)

    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction=Family.Restriction.RESTRICTED)

    assert sees(named, family)
    assert not sees(nominator, family)


def test_whoever_does_not_see_a_family_cannot_grant_it_to_themselves(family):
    stranger = make_practitioner()

    with pytest.raises(ProgrammingError, match="no such family"):
        grant_practitioner(family, stranger, GrantReason.INVOLVED, by=stranger)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO families_familypractitionergrant (content_object_id) VALUES (NULL)",
        "DELETE FROM families_familyteamgrant",
        "UPDATE families_family SET visible_to = '{1}'",
        "INSERT INTO practitioners_practitioner_groups (group_id) VALUES (1)",
        "UPDATE practitioners_practitioner SET roles = '{manager}'",
        "DELETE FROM families_family",
        "TRUNCATE families_family CASCADE",
        "SELECT * FROM practitioners_auditevent",
        "UPDATE practitioners_auditevent SET verb = ''",
    ],
)
def test_the_runtime_role_cannot_write_its_own_rights(family, nominator, statement):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(nominator),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_ending_an_agencys_grants_ends_those_and_no_others(family, nominator):
    """By team and by name, each by itself: whoever keeps sight keeps it by that alone."""
    kept, ended, source = make_agency(), make_agency(), uuid4()
    people = {}
    for agency in (kept, ended):
        by_team, by_name = (make_practitioner(make_team(agency)) for _ in range(2))
        team = by_team.teams().get()
        grant_team(family, team, GrantReason.INVOLVED, by=nominator, source=source)
        grant_practitioner(family, by_name, GrantReason.ACTING, by=nominator, source=source)
        people[agency.pk] = (by_team, by_name)

    with acting_as(nominator), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM families_end_agency_grants(%s, %s, %s)",
            [family.pk, ended.pk, [GrantReason.INVOLVED, GrantReason.ACTING]],
        )

    assert [sees(person, family) for person in people[ended.pk]] == [False, False]
    assert [sees(person, family) for person in people[kept.pk]] == [True, True]
