"""The runtime role owns nothing, and can change neither the shape nor the whole of a table."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

pytestmark = pytest.mark.django_db


def ask(question, values=()):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def test_tests_run_as_the_runtime_role():
    assert ask("SELECT current_user") == [(settings.RUNTIME_ROLE,)]


def test_it_is_no_superuser_and_obeys_row_level_security():
    rights = ask(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolinherit"
        " FROM pg_roles WHERE rolname = current_user"
    )

    assert rights == [(False, False, False, False, False)]


def test_it_owns_nothing():
    owned = """
        SELECT relname FROM pg_class WHERE relowner = current_user::regrole
        UNION ALL SELECT proname FROM pg_proc WHERE proowner = current_user::regrole
        UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = current_user::regrole
        UNION ALL SELECT typname FROM pg_type WHERE typowner = current_user::regrole
        UNION ALL SELECT datname FROM pg_database WHERE datdba = current_user::regrole
    """

    assert ask(owned) == []


def test_it_is_a_member_of_no_other_role():
    assert ask("SELECT * FROM pg_auth_members WHERE member = current_user::regrole") == []


@pytest.mark.parametrize("right", ["TRUNCATE", "REFERENCES", "TRIGGER"])
def test_it_may_not_do_this_to_any_table(right):
    tables = (
        "SELECT relname, has_table_privilege(current_user, oid, %s) FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )

    rights = dict(ask(tables, [right]))

    assert "families_family" in rights
    assert not any(rights.values())


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (id int)",
        "TRUNCATE families_family CASCADE",
        "DROP TABLE families_family",
        "ALTER TABLE families_family DISABLE ROW LEVEL SECURITY",
        "SET ROLE postgres",
    ],
)
def test_the_database_refuses(statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
