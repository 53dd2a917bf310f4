"""Which role may touch which rows and call what: declared by each app, applied after migrate.

Each app's ``rows.py`` declares all its models here. A table that nobody declared stops the
migration: it would be either closed to everybody or open to everybody, and both are faults.
The runtime role never gets more than what stands here, and owns nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models
from django.db.backends.utils import CursorWrapper

# Bare, not wrapped in a sub-select: the planner then sees the array and can use the index.
PRINCIPALS = "nullif(current_setting('huddle.principals', true), '')::int[]"
PRACTITIONER = "nullif(current_setting('huddle.practitioner', true), '')::uuid"

READ = ("SELECT",)
APPEND = ("SELECT", "INSERT")
WRITE = ("SELECT", "INSERT", "UPDATE")
ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class RowRule:
    """What the runtime role may do with a table, and the rows it may do it to."""

    rights: tuple[str, ...]
    using: str = ""
    check: str = ""
    fixed: tuple[str, ...] = ()

    @property
    def is_protected(self) -> bool:
        return bool(self.using)


RULES: dict[str, RowRule] = {}
FUNCTIONS: set[str] = set()


def protect(
    table: type[models.Model] | str,
    *,
    using: str,
    rights: tuple[str, ...] = WRITE,
    check: str = "",
    fixed: Iterable[str] = (),
) -> None:
    """Case data: only rows for which ``using`` holds exist for the practitioner bound.

    ``check`` is what a written row must satisfy, where that differs; ``fixed`` columns can be
    set on insert but never updated by the runtime role.
    """
    RULES[_name(table)] = RowRule(rights, using, check or using, tuple(fixed))


def expose(
    table: type[models.Model] | str, *, rights: tuple[str, ...], fixed: Iterable[str] = ()
) -> None:
    """No case data: every row may be touched, within these rights."""
    RULES[_name(table)] = RowRule(rights, fixed=tuple(fixed))


def permit(*functions: str) -> None:
    """What looks behind the rows for the runtime role: each asks who is bound, or names nobody."""
    FUNCTIONS.update(functions)


def apply_after_migrate(sender: AppConfig, using: str, **_: Any) -> None:
    """Bring the database's rights and policies to what the code declares (as the owner)."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {row[0] for row in cursor.fetchall()}
        if unknown := sorted(tables - RULES.keys()):
            raise ImproperlyConfigured(f"Declare who may touch {', '.join(unknown)} in rows.py.")
        role = connections[using].ops.quote_name(settings.RUNTIME_ROLE)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table in sorted(tables):
            _apply(cursor, table, RULES[table], role)
        _apply_to_functions(cursor, role)


def declared_tables() -> set[str]:
    return set(RULES)


def _apply(cursor: CursorWrapper, table: str, rule: RowRule, role: str) -> None:
    cursor.execute(f'REVOKE ALL ON "{table}" FROM PUBLIC, {role}')
    for right in rule.rights:
        columns = _updatable(table, rule) if right == "UPDATE" and rule.fixed else ""
        cursor.execute(f'GRANT {right}{columns} ON "{table}" TO {role}')
    cursor.execute(f'DROP POLICY IF EXISTS huddle_rows ON "{table}"')
    if rule.is_protected:
        cursor.execute(
            f'CREATE POLICY huddle_rows ON "{table}" TO {role} '
            f"USING ({rule.using}) WITH CHECK ({rule.check})",
        )
    switch = "ENABLE" if rule.is_protected else "DISABLE"
    cursor.execute(f'ALTER TABLE "{table}" {switch} ROW LEVEL SECURITY')


def _apply_to_functions(cursor: CursorWrapper, role: str) -> None:
    """PostgreSQL lets everybody call a new function; here nobody may whom nobody permitted."""
    cursor.execute(
        "SELECT proname, oid::regprocedure::text FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole"
    )
    functions = cursor.fetchall()
    if missing := sorted(FUNCTIONS - {name for name, _ in functions}):
        raise ImproperlyConfigured(f"There is no function {', '.join(missing)}.")
    for name, signature in functions:
        cursor.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC, {role}")
        if name in FUNCTIONS:
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {role}")


def _updatable(table: str, rule: RowRule) -> str:
    model = next(
        m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table
    )
    columns = {str(field.column) for field in model._meta.local_concrete_fields}
    if mistyped := set(rule.fixed) - columns:
        raise ImproperlyConfigured(f"{table} has no column {', '.join(sorted(mistyped))}.")
    return "(" + ", ".join(f'"{column}"' for column in sorted(columns - set(rule.fixed))) + ")"


def _name(table: type[models.Model] | str) -> str:
    return table if isinstance(table, str) else table._meta.db_table
