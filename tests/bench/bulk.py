"""Fill tables by the million: no triggers, keys or indexes while rows come in; then all again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED


def run(sql: str, parameters: list[Any] | dict[str, Any] | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def set_aside(*tables: type[models.Model]) -> Iterator[None]:
    """Inside, these tables take rows quickly. After it, they are what the migrations made them."""
    names = [table._meta.db_table for table in tables]
    keys = run(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE conrelid::regclass::text = ANY (%s) "
        "AND contype IN ('f', 'c', 'u') ORDER BY contype DESC",
        [names],
    )
    indexes = run(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i "
        "WHERE indrelid::regclass::text = ANY (%s) AND NOT EXISTS "
        "(SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [names],
    )
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for table, key, _ in keys:
        run(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
    for index, _ in indexes:
        run(f"DROP INDEX {index}")
    for name in names:
        run(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
    yield
    for name in names:
        run(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
    for _, definition in indexes:
        run(definition)
    for table, key, definition in keys:
        run(f"ALTER TABLE {table} ADD CONSTRAINT {key} {definition}")


def insert(model: type[models.Model], source: str, **columns: str) -> None:
    """One INSERT .. SELECT from ``source``; columns that are not given get the model's default."""
    values = {field.column: _default(field) for field in _concrete(model)}
    values = {name: value for name, value in values.items() if value is not NOT_PROVIDED}
    values = {name: value for name, value in values.items() if name not in columns}
    said = {name: expression.replace("%", "%%") for name, expression in columns.items()}
    said |= dict.fromkeys(values, "%s")
    names = ", ".join(f'"{name}"' for name in said)
    expressions = ", ".join(f"({what})::{_type(model, name)}" for name, what in said.items())
    source = source.replace("%", "%%")
    run(
        f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {expressions} FROM {source}',
        list(values.values()),
    )


def _concrete(model: type[models.Model]) -> list[models.Field]:
    return [f for f in model._meta.local_concrete_fields if not f.generated]


def _default(field: models.Field) -> Any:
    """What the database would be told, or nothing where it knows by itself."""
    if field.primary_key or field.db_default is not NOT_PROVIDED:
        return NOT_PROVIDED
    if not field.has_default() and (field.null or field.is_relation):
        return NOT_PROVIDED
    return field.get_db_prep_save(field.get_default(), connection)


def _type(model: type[models.Model], column: str) -> str:
    field = next(f for f in _concrete(model) if f.column == column)
    return str(field.db_type(connection)).split(" GENERATED")[0]
