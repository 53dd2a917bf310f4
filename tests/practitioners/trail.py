"""A committed audit trail, and what an owner could do to it."""

import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, transaction

from practitioners import audit, sealing
from practitioners.models import AuditSeal
from tests.owner import as_owner

PATIENCE = 300  # seconds: transactions of any database of the server hold seals back


def write(count=1, verb="family.viewed"):
    for _ in range(count):
        audit.record_by_system(verb, "tests.Thing:1")


def seal_all():
    """Seal until nothing waits: somebody else's open transaction may hold it back for a while."""
    until = time.monotonic() + PATIENCE
    while sealing.unsealed()[0]:
        assert time.monotonic() < until, "events stay unsealed"
        if sealing.seal() is None:
            time.sleep(0.05)
    return AuditSeal.objects.order_by("-number").first()


def batches(*sizes):
    """One seal for each size: what one transaction wrote is never sealed in two parts."""
    for size in sizes:
        with transaction.atomic():
            write(size)
        seal_all()
    return list(AuditSeal.objects.order_by("number"))


def change_event(event, change):
    owner_runs(f"UPDATE practitioners_auditevent SET {change} WHERE id = '{event}'")  # noqa: S608


def remove_event(event):
    owner_runs(f"DELETE FROM practitioners_auditevent WHERE id = '{event}'")  # noqa: S608


def remove_from(xact):
    owner_runs(f"DELETE FROM practitioners_auditevent WHERE xact >= {xact}")  # noqa: S608


def compute_anew(number):
    """As an owner would who knows how: the hash of this seal over what its range holds now."""
    owner_runs(
        f"""UPDATE practitioners_auditseal s SET previous = b.sha256,
            events = (practitioners_batch(s.origin, s.from_xact, s.until_xact)).events,
            sha256 = practitioners_seal_hash(s.number, s.origin, s.from_xact, s.until_xact,
                (practitioners_batch(s.origin, s.from_xact, s.until_xact)).events, s.sealed_at,
                b.sha256, (practitioners_batch(s.origin, s.from_xact, s.until_xact)).digest)
            FROM (SELECT coalesce((SELECT sha256 FROM practitioners_auditseal
                                    WHERE number = {number} - 1), '') AS sha256) b
            WHERE s.number = {number}"""  # noqa: S608
    )


def owner_runs(*statements):
    """The owner turns the triggers off, does as they please, and turns them on again."""
    tables = ("practitioners_auditevent", "practitioners_auditseal")
    with as_owner(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        for statement in statements:
            cursor.execute(statement)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")


def events_of(seal):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM practitioners_auditevent WHERE xact >= %s AND xact < %s ORDER BY xact",
            [seal.from_xact, seal.until_xact],
        )
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def another_connection():
    """The runtime role on a connection of its own, in a transaction that stays open."""
    given = connection.get_connection_params()
    kept = {key: given[key] for key in ("host", "port", "user", "password", "dbname")}
    with psycopg.connect(**kept) as other:
        other.execute(f"SET ROLE {settings.RUNTIME_ROLE}")
        other.commit()
        yield other


def insert(other, verb):
    other.execute(
        "INSERT INTO practitioners_auditevent (id, at, verb, target, facts) "
        "VALUES (gen_random_uuid(), now(), %s, 'tests.Thing:2', '{}')",
        [verb],
    )


def lines_of(path: Path):
    return path.read_text().splitlines()
