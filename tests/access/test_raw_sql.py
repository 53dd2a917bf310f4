"""Whoever forgets ``visible_to``: the runtime role's own SQL still shows nothing of others."""

import pytest
from django.db import connection

from practitioners.binding import acting_as
from practitioners.row_security import RULES
from tests.access.words import make_told_week, sign
from tests.owner import as_owner

PROTECTED = sorted(name for name, rule in RULES.items() if rule.is_protected)


@pytest.fixture
def week():
    week = make_told_week()
    sign(week)
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
