"""/healthz names the part that is ill, and answers even when the database does not."""

import json
import os
import subprocess
import sys
import time

import psycopg
import pytest
from django.conf import settings

from config import heartbeat

WELL = {"database", "broker", "worker", "long-worker", "beat", "mail", "migrations"}
ASK = """
import json, sys
from django.test import Client
from config.wsgi import application
answer = Client(SERVER_NAME="10.0.0.9").get("/healthz")
json.dump({"status": answer.status_code, "parts": answer.json()}, sys.stdout)
"""
NOBODY = "127.0.0.1:1"


def ask(**changes):
    """Status and parts, from a process that has these settings."""
    result = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env={**os.environ, **changes},
        check=True,
        capture_output=True,
        text=True,
    )
    answer = json.loads(result.stdout)
    return answer["status"], answer["parts"]


def ill(parts):
    return {name for name, word in parts.items() if word != "ok"}


@pytest.fixture(scope="module")
def unused_redis():
    """The address of a database of Redis in which nothing has left a mark."""
    return os.environ["REDIS_URL"].rsplit("/", 1)[0] + "/7"


@pytest.fixture
def marks(settings, unused_redis):
    """Leave marks there; they are gone afterwards."""
    settings.CELERY_BROKER_URL = unused_redis
    yield heartbeat.leave_mark
    with heartbeat.broker() as broker:
        broker.flushdb()


def test_each_part_has_its_word(marks, unused_redis):
    marks("worker")
    marks("long-worker")
    marks("beat")

    _, parts = ask(REDIS_URL=unused_redis)

    assert parts.keys() == WELL
    assert parts["worker"] == parts["beat"] == parts["broker"] == parts["mail"] == "ok"


def test_no_database(unused_redis):
    status, parts = ask(DATABASE_URL=f"postgres://nobody:secret@{NOBODY}/huddle")

    assert status == 503
    assert {"database", "migrations"} <= ill(parts)
    assert "secret" not in str(parts)


def test_no_broker():
    started = time.monotonic()

    status, parts = ask(REDIS_URL=f"redis://:secret@{NOBODY}/0")

    assert status == 503
    assert {"broker", "worker", "beat"} <= ill(parts)
    assert "secret" not in str(parts)
    assert time.monotonic() - started < 10


def test_no_mail_server():
    status, parts = ask(EMAIL_URL=f"smtp://{NOBODY}")

    assert (status, parts["mail"]) == (503, "does not answer")


@pytest.mark.parametrize(("alive", "dead"), [("worker", "beat"), ("beat", "worker")])
def test_a_dead_worker_and_a_dead_beat_are_told_apart(marks, unused_redis, alive, dead):
    marks(alive)

    status, parts = ask(REDIS_URL=unused_redis)

    assert status == 503
    assert parts[alive] == "ok"
    assert "for 45 seconds" in parts[dead]


def test_a_mark_wears_off(marks):
    marks("worker")

    with heartbeat.broker() as broker:
        assert 0 < broker.ttl("huddle:alive:worker") <= heartbeat.FRESH_FOR


def test_migrations_that_wait(empty_database):
    status, parts = ask(DATABASE_URL=empty_database)

    assert (status, parts["database"]) == (503, "ok")
    assert "not applied: run migrate as the owner" in parts["migrations"]


@pytest.fixture
def empty_database():
    owner = os.environ["DATABASE_OWNER_URL"]
    name = f"huddle_empty_{os.getpid()}"
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{owner.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name}")
