"""Every table is classified, protected tables really are, and the runtime role owns nothing."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from practitioners.row_security import FUNCTIONS, RULES
from tests.owner import as_owner

CASE_APPS = {"families", "consent", "huddle"}

# Tables of the case apps that hold no word about a family, and why each may be read by all.
OPEN = {
    "huddle_huddle": "when and where a huddle meets, and who belongs to it",
    "huddle_huddle_core_teams": "which teams belong to a huddle",
    "huddle_huddle_deputies": "who may chair a session in the chair's place",
    "huddle_calendarentry": "what of a session stands in whose calendar; no family",
    "huddle_statement": "the confidentiality statements of a huddle",
    "huddle_huddlesession": "when a session meets and its state",
    "huddle_attendance": "who came to a session",
    "consent_lawfulbasis": "on what agencies of each sector may rest",
    "consent_agencysector": "which sector an agency belongs to",
    "consent_sharingagreement": "agreements between agencies, about no family",
    "huddle_minutes": "that minutes are signed, by whom, and who attended; no family",
}


def rows(sql, *parameters):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def test_every_table_is_classified():
    found = rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = {name for (name,) in found}

    assert tables == RULES.keys()


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in CASE_APPS],
    ids=lambda m: m._meta.db_table,
)
def test_case_data_is_under_row_level_security(model):
    table = model._meta.db_table
    [(enabled,)] = rows("SELECT relrowsecurity FROM pg_class WHERE relname = %s", table)

    assert enabled == (table not in OPEN)
    assert RULES[table].is_protected == enabled


def test_the_runtime_role_owns_nothing_and_bypasses_nothing():
    owned = rows(
        "SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = relowner WHERE rolname = %s",
        settings.RUNTIME_ROLE,
    )
    [attributes] = rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
        "WHERE rolname = %s",
        settings.RUNTIME_ROLE,
    )

    assert owned == []
    assert attributes == (False, False, False, False)


def test_the_runtime_role_is_member_of_no_other_and_nobody_but_tests_become_it():
    """A right that comes by membership would be a right that no rule names."""
    member_of = rows(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid "
        "JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = %s",
        settings.RUNTIME_ROLE,
    )

    assert member_of == []


def test_the_runtime_role_has_the_rights_that_are_declared_and_no_other():
    """In the catalog, not in the declaration: also what a default or PUBLIC would give."""
    every = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    for table, rule in RULES.items():
        has = {
            right
            for right in every
            if rows("SELECT has_table_privilege(%s, %s, %s)", settings.RUNTIME_ROLE, table, right)
            == [(True,)]
        }
        by_column = {"UPDATE"} if rule.fixed else set()
        assert has == set(rule.rights) - by_column, table
        for column in rule.fixed:
            may_write = "SELECT has_column_privilege(%s, %s, %s, 'UPDATE')"
            assert rows(may_write, settings.RUNTIME_ROLE, table, column) == [(False,)], column


def test_nothing_that_is_made_later_is_open_by_default():
    assert rows("SELECT defaclacl FROM pg_default_acl") == []
    assert rows("SELECT has_schema_privilege(%s, 'public', 'CREATE')", settings.RUNTIME_ROLE) == [
        (False,)
    ]


def test_a_policy_is_for_the_runtime_role_and_every_protected_table_has_one():
    policies = rows(
        "SELECT tablename, policyname, permissive, roles::text, cmd FROM pg_policies "
        "WHERE schemaname = 'public'"
    )
    protected = {table for table, rule in RULES.items() if rule.is_protected}

    assert {table for table, *_ in policies} == protected
    assert len(policies) == len(protected)
    assert {tuple(rest) for _, *rest in policies} == {
        ("huddle_rows", "PERMISSIVE", f"{{{settings.RUNTIME_ROLE}}}", "ALL")
    }


def test_no_view_shows_what_its_reader_may_not_see():
    """A materialised view is its owner's, whoever reads it: there is none."""
    views = rows(
        "SELECT relname, relkind::text, reloptions FROM pg_class WHERE relkind IN ('v', 'm') "
        "AND relnamespace = 'public'::regnamespace"
    )

    assert views
    assert {kind for _, kind, _ in views} == {"v"}
    assert all("security_invoker=true" in (options or []) for _, _, options in views), views


def test_functions_that_look_behind_the_rows_pin_their_search_path():
    loose = rows(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace "
        "AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=public, pg_temp']"
    )

    assert loose == []


def test_the_runtime_role_may_call_what_is_permitted_and_nothing_else():
    may_call = (
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "AND has_function_privilege(%s, oid, 'EXECUTE')"
    )

    assert {name for (name,) in rows(may_call, settings.RUNTIME_ROLE)} == FUNCTIONS
    assert rows(may_call, "public") == []


def test_guardians_generic_tables_stay_empty_and_cannot_be_written():
    for table in ("guardian_userobjectpermission", "guardian_groupobjectpermission"):
        assert RULES[table].rights == ("SELECT",)
        assert rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608 - a name of ours
