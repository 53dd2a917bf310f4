"""What disposal erases: each floor declares its columns, and one function is made of them all.

A family is never deleted when its retention has ended: its skeleton, its reference and its coded
facts stay, and every column that says who, where or what in words is overwritten. The function
is made anew after each ``migrate``; the runtime role cannot call it.
"""

from dataclasses import dataclass, field
from typing import Any

from django.apps import AppConfig
from django.db import connections, models

ERASED = "[erased]"
OF_THE_FAMILY = "t.family_id = in_family"


@dataclass
class Erasure:
    """One table: which of its rows are the family's, and what its columns become."""

    model: type[models.Model]
    rows: str
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> set[str]:
        return {f.name for f in self.model._meta.local_fields if f.column in self.columns}


ERASURES: dict[str, Erasure] = {}
KEPT: dict[str, str] = {}
AFTERWARDS: list[str] = []


def erase(
    model: type[models.Model], *fields: str, rows: str = OF_THE_FAMILY, **values: str
) -> None:
    """These fields are overwritten; ``values`` are SQL for those that cannot simply be blank."""
    columns = {_column(model, name).column: _blank(model, name) for name in fields}
    columns |= {_column(model, name).column: sql for name, sql in values.items()}
    known = ERASURES.setdefault(model._meta.label, Erasure(model, rows))
    known.columns |= columns


def keep(model: type[models.Model], *fields: str, why: str) -> None:
    """These stay after disposal, and why. A test asks for one or the other."""
    KEPT.update({f"{model._meta.label}.{name}": why for name in fields})


def afterwards(statement: str) -> None:
    """What else must happen, in SQL, with ``in_family``."""
    if statement not in AFTERWARDS:
        AFTERWARDS.append(statement)


def build_after_migrate(sender: AppConfig, using: str, **_: Any) -> None:
    """Make ``erase_family(uuid)`` of what the floors declare (as the owner)."""
    with connections[using].cursor() as cursor:
        cursor.execute(function_sql())


def function_sql() -> str:
    """Never granted to anybody: ``consent_dispose`` calls it after it has checked everything."""
    steps = "\n".join(_step(label, one) for label, one in ERASURES.items())
    ending = "\n".join(f"    {statement};" for statement in AFTERWARDS)
    return f"""
CREATE OR REPLACE FUNCTION erase_family(in_family uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $erase$
DECLARE
    counts jsonb := '{{}}';
    touched int;
BEGIN
{steps}
{ending}
    RETURN counts;
END $erase$;
"""


def _step(label: str, one: Erasure) -> str:
    columns = ", ".join(f'"{name}" = {sql}' for name, sql in one.columns.items())
    return f"""
    UPDATE {one.model._meta.db_table} t SET {columns} WHERE {one.rows};
    GET DIAGNOSTICS touched = ROW_COUNT;
    counts := counts || jsonb_build_object('{label}', touched);"""  # noqa: S608 - our own names


def _blank(model: type[models.Model], name: str) -> str:
    """What was empty stays empty; words become a mark that there were some."""
    column = _column(model, name)
    if column.null:
        return "NULL"
    if isinstance(column, models.JSONField):
        return "'{}'::jsonb"
    return f"CASE WHEN t.\"{column.column}\" = '' THEN '' ELSE '{ERASED}' END"


def _column(model: type[models.Model], name: str) -> Any:
    """A field of the table, never a relation from elsewhere."""
    return next(f for f in model._meta.local_concrete_fields if f.name == name)
