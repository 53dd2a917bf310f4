"""Whoever forgets ``visible_to``: the runtime role's own SQL still shows nothing of others.

Nor can it take more: no grant, no team, no role, no change of the trail.
"""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection

from families.models import Household, Person
from families.services.acting import agree_action
from families.services.leading import accept_lead, offer_lead
from practitioners.binding import acting_as
from practitioners.roles import Role
from practitioners.row_security import RULES
from practitioners.working_days import today
from tests.access.rest import fill_rest
from tests.access.told.making import make_told_week
from tests.access.told.meeting import sign
from tests.factories import make_practitioner
from tests.families.record import make_coordinator, make_family
from tests.owner import as_owner

NOT_ALLOWED = "42501"
PROTECTED = sorted(name for name, rule in RULES.items() if rule.is_protected)


@pytest.fixture
def week():
    week = make_told_week()
    sign(week)
    fill_rest(week.family)
    return week


def test_the_week_has_rows_in_every_protected_table(week):
    with as_owner():
        assert {table: count(table) > 0 for table in PROTECTED} == dict.fromkeys(PROTECTED, True)


@pytest.mark.parametrize("name", ["outsider", "superuser", "other_coordinator", "left_out"])
def test_sql_bound_to_somebody_without_a_grant_finds_no_row(week, name):
    with acting_as(week.people[name]):
        assert {table: count(table) for table in PROTECTED} == dict.fromkeys(PROTECTED, 0)


def test_sql_bound_to_nobody_finds_no_row(week):
    assert {table: count(table) for table in PROTECTED} == dict.fromkeys(PROTECTED, 0)


def test_sql_that_changes_whatever_it_can_changes_nothing_of_others(week):
    """No WHERE at all: every row that the role may update at all, where it is nobody's."""
    with acting_as(week.people["outsider"]), connection.cursor() as cursor:
        for table in PROTECTED:
            if "UPDATE" in RULES[table].rights:
                column = updatable(table)
                change = f'UPDATE "{table}" SET "{column}" = "{column}"'  # noqa: S608 - our names
                cursor.execute(change)
                assert cursor.rowcount == 0, table


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a name of ours
        return cursor.fetchone()[0]


def updatable(table):
    """A column that the runtime role may write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
            "AND NOT attisdropped "
            "AND has_column_privilege(attrelid, attnum, 'UPDATE') ORDER BY attnum LIMIT 1",
            [table],
        )
        return cursor.fetchone()[0]


# What somebody would try who can run any SQL as the runtime role, bound as one of its people.
# ``{me}`` is their id, ``{family}`` a family that they do not see, ``{team}`` a team that does.
REFUSED = {
    "grant oneself a family": (
        "INSERT INTO families_familypractitionergrant "
        "(content_object_id, user_id, permission_id, reason, granted_by, granted_at) "
        "SELECT '{family}', '{me}', id, 'involved', '{me}', now() FROM auth_permission "
        "WHERE codename = 'view_family'"
    ),
    "grant one's team a family": (
        "INSERT INTO families_familyteamgrant "
        "(content_object_id, group_id, permission_id, reason, granted_by, granted_at) "
        "SELECT '{family}', {team}, id, 'involved', '{me}', now() FROM auth_permission"
    ),
    "make a grant last": "UPDATE families_familypractitionergrant SET until = NULL",
    "make a team's grant last": "UPDATE families_familyteamgrant SET until = NULL",
    "end a person's grant": "DELETE FROM families_familypractitionergrant",
    "end a team's grant": "DELETE FROM families_familyteamgrant",
    "join a team": (
        "INSERT INTO practitioners_practitioner_groups (practitioner_id, group_id) "
        "VALUES ('{me}', {team})"
    ),
    "leave a team": "DELETE FROM practitioners_practitioner_groups",
    "make a group": "INSERT INTO auth_group (name) VALUES ('mine')",
    "move a group's team": "UPDATE practitioners_team SET group_id = {team}",
    "take a role": "UPDATE practitioners_practitioner SET roles = '{{ig_lead}}'",
    "take an agency": "UPDATE practitioners_practitioner SET agency_id = agency_id",
    "take another's principal": "UPDATE practitioners_practitioner SET principal = 1",
    "come back after leaving": "UPDATE practitioners_practitioner SET is_active = true",
    "be a superuser": "UPDATE practitioners_practitioner SET is_superuser = true",
    "write who sees a family": "UPDATE families_family SET visible_to = '{{1}}'",
    "write who reads a contribution": "UPDATE families_contribution SET visible_to = '{{1}}'",
    "write who sees an action": "UPDATE families_action SET visible_to = '{{1}}'",
    "delete a family": "DELETE FROM families_family",
    "empty a table": "TRUNCATE families_family CASCADE",
    "rewrite what was shared": "UPDATE families_contribution SET text = ''",
    "rewrite a decision to share": "UPDATE consent_sharingdecision SET share = true",
    "read the trail": "SELECT * FROM practitioners_auditevent",
    "change the trail": "UPDATE practitioners_auditevent SET verb = ''",
    "cut the trail": "DELETE FROM practitioners_auditevent",
    "empty the trail": "TRUNCATE practitioners_auditevent",
    "stop the trail's trigger": "ALTER TABLE practitioners_auditevent DISABLE TRIGGER ALL",
    "switch the rows' security off": "ALTER TABLE families_family DISABLE ROW LEVEL SECURITY",
    "drop a policy": "DROP POLICY huddle_rows ON families_family",
    "write a policy": "CREATE POLICY mine ON families_family USING (true)",
    "do without policies": "ALTER ROLE huddle_runtime BYPASSRLS",
    "skip the triggers": "SET session_replication_role = replica",
    "make a function": "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "make a table": "CREATE TABLE mine (id int)",
    "derive the arrays": "SELECT families_refresh('{family}')",
    "ask for the scope of a caseload": "SELECT * FROM families_caseload_scope()",
    "ask for the scope of the figures": (
        "SELECT * FROM families_measured_scope('2026-01-01', '2026-01-01')"
    ),
    "ask who would read": (
        "SELECT families_readers('{family}', 'huddle', NULL, NULL, NULL, NULL, NULL)"
    ),
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_the_runtime_role_is_refused(attempt):
    person = make_practitioner()
    family = make_family(make_practitioner())
    with as_owner():
        [team] = family.team_grants.values_list("group_id", flat=True).distinct()
    statement = REFUSED[attempt].format(me=person.pk, family=family.pk, team=team)

    with pytest.raises(ProgrammingError) as refusal, acting_as(person):
        run(statement)

    assert refusal.value.__cause__.sqlstate == NOT_ALLOWED, refusal.value


LOOKING = {
    "families_grant": (
        "families_grant('{family}', NULL, '{me}', 'view_family', 'involved', NULL, NULL)"
    ),
    "families_end_grants": "families_end_grants('{family}', 'registered', NULL)",
    "families_protect_address": "families_protect_address('{household}', '{{1}}')",
    "families_would_read": "families_would_read('{family}', 'huddle', '{{}}', NULL, NULL)",
}


@pytest.mark.parametrize("function", LOOKING)
def test_a_function_refuses_whoever_does_not_see_the_family(function):
    """The same words for a family that one does not see and for one that is not there."""
    stranger, nominator = make_practitioner(), make_practitioner()
    family = make_family(nominator)
    with acting_as(nominator):
        household = Household.objects.create(family=family)

    for family_id, household_id in ((family.pk, household.pk), (uuid4(), uuid4())):
        named = {"me": stranger.pk, "family": family_id, "household": household_id}
        with pytest.raises(ProgrammingError, match="no such family"), acting_as(stranger):
            run(f"SELECT {LOOKING[function].format(**named)}")


def test_nobody_writes_into_a_family_that_they_do_not_see():
    """Not a row into it, and none of one's own moved there."""
    stranger, nominator = make_practitioner(), make_practitioner()
    family, own = make_family(nominator), make_family(stranger)
    described = {"kind": "adult", "name": "Ann Ash", "nhs_number_absence": "not_known"}

    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(stranger):
        Person.objects.bulk_create([Person(family=family, **described)])
    with acting_as(stranger):
        ann = Person.objects.create(family=own, **described)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(stranger):
        Person.objects.filter(pk=ann.pk).update(family=family)


def test_a_caseload_gives_no_action_of_a_family_unseen():
    nominator = make_practitioner()
    manager = make_practitioner(nominator.teams().get(), roles=(Role.MANAGER,))
    with as_owner():
        manager.groups.clear()
    family = make_family(nominator)
    accept_lead(offer_lead_as_owner(family, nominator), by=nominator)
    agree_action(family, by=nominator, text="Ring", owner=nominator, due_on=today())

    with acting_as(manager), connection.cursor() as cursor:
        cursor.execute(
            "SELECT action_id, due_on FROM families_caseload_actions(%s, %s)", [today(), today()]
        )
        assert cursor.fetchall() == [(None, today())]


def offer_lead_as_owner(family, practitioner):
    coordinator = make_coordinator(family, practitioner)
    return offer_lead(family, practitioner, by=coordinator, reason="Near")


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
