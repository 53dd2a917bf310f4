"""What is measured, as rows: of the families that whoever is bound answers for, and no others."""

from django.db import connection

from families.measuring import Case, Window

OF_FAMILIES = "SELECT * FROM families_measures(%s, %s)"


def cases_of_families(window: Window) -> list[Case]:
    return read_cases(OF_FAMILIES, window)


def read_cases(sql: str, window: Window) -> list[Case]:
    """Of a database function that asks who is bound."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [window.as_at, window.starts])
        return [Case(*row) for row in cursor.fetchall()]
