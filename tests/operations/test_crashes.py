"""The runner mends what a crash or a kill -9 broke, and says what it saw."""

import psutil
import psycopg
import pytest
import redis

from tests.operations.runs import eventually


@pytest.mark.parametrize(
    ("name", "program"),
    [("PostgreSQL", "bin/postgres"), ("Redis", "redis-server"), ("mail", "config.demo_mail")],
)
def test_a_crash_is_said_and_the_child_runs_again(services, name, program):
    services.start()
    services.sql("CREATE TABLE kept AS SELECT 1 AS one")

    services.child(program).kill()

    assert "exit code -9" in services.hear(f"{name} was stopped by SIGKILL")
    services.hear(f"{name} runs again")
    assert services.child(program).is_running()
    assert eventually(lambda: _answers(services))


def test_a_child_that_crashes_again_waits_longer_each_time(services):
    services.start()

    for pause in ("in 1 second", "in 2 seconds"):
        services.child("redis-server").kill()
        assert services.hear(f"Starting Redis again {pause}")
        assert services.hear("Redis runs again")


def test_after_kill_9_of_everything_the_next_start_recovers(services):
    services.start()
    services.sql("CREATE TABLE kept AS SELECT 1 AS one")
    with services.redis() as broker:
        broker.set("kept", "yes")
    services.kill_everything()

    services.start()

    assert services.sql("SELECT one FROM kept") == [(1,)]


def test_what_a_killed_runner_left_behind_is_found_and_stopped(services):
    services.start()
    services.sql("CREATE TABLE kept AS SELECT 1 AS one")
    orphans = psutil.Process(services.process.pid).children()
    services.kill_the_runner_alone()
    assert all(orphan.is_running() for orphan in orphans)

    services.start()

    assert "which an earlier run left behind" in "\n".join(services.said)
    assert not any(orphan.is_running() for orphan in orphans)
    assert services.sql("SELECT one FROM kept") == [(1,)]


def test_a_kill_in_the_middle_of_the_first_start_leaves_nothing_half_made(services):
    services.start(wait=False)
    services.hear("Making the PostgreSQL cluster")
    services.kill_everything()

    services.start()

    assert services.sql("SELECT 1") == [(1,)]


def _answers(services):
    try:
        with services.redis() as broker:
            return broker.ping() and services.sql("SELECT one FROM kept") == [(1,)]
    except (psycopg.OperationalError, redis.ConnectionError):
        return False
