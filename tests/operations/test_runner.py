"""The runner keeps its servers: through stops, starts, crashes and kills."""

import signal
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg
import pytest
import redis

from tests.operations.runs import Run, eventually


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_child_in_good_order(services, number):
    services.start()

    said = services.stop(number)

    order = [said.index(f"Stopping {name}") for name in ("mail", "Redis", "PostgreSQL")]
    assert order == sorted(order)
    assert services.process.returncode == 0
    assert not services.left_over()


def test_a_second_start_keeps_data_and_passwords(services):
    services.start()
    before = services.state
    services.sql("CREATE TABLE kept AS SELECT 1 AS one")
    with services.redis() as broker:
        broker.set("kept", "yes")
    services.stop()

    services.start()

    assert services.state["passwords"] == before["passwords"]
    assert services.sql("SELECT one FROM kept") == [(1,)]
    with services.redis() as broker:
        assert broker.get("kept") == "yes"


def test_a_second_start_beside_the_first_says_so_and_does_no_harm(services):
    services.start()

    code, said = Run("services", services.var).to_its_end()

    assert code == 1
    assert f"already running in {services.var} (process {services.process.pid})" in said
    assert services.sql("SELECT 1") == [(1,)]


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
        services.hear(f"Starting Redis again {pause}")
        services.hear("Redis runs again")


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


def test_secrets_are_for_their_owner_alone(services):
    services.start()

    for name in ("state.json", "env"):
        assert stat.S_IMODE((services.var / name).stat().st_mode) == 0o600
    home = (services.var / "services").resolve()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    for child in services.children():
        words = " ".join(child.cmdline())
        assert not any(word in words for word in services.state["passwords"].values())


def test_the_servers_listen_on_loopback_alone(services):
    services.start()

    listening = {
        connection.laddr.ip
        for child in services.children()
        for connection in child.net_connections()
        if connection.status == "LISTEN"
    }

    assert listening == {"127.0.0.1"}


def test_the_servers_ask_for_a_password(services):
    services.start()

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        services.sql("SELECT 1", role="runtime", password="a guess")
    with services.redis("a guess") as broker, pytest.raises(redis.AuthenticationError):
        broker.ping()


def test_reset_removes_everything_of_ours_and_nothing_else(services):
    services.start()
    home = (services.var / "services").resolve()
    services.stop()
    (services.var / "mine.txt").write_text("keep")

    code, said = Run("reset", services.var).to_its_end()

    assert (code, "fresh" in said) == (0, True)
    assert not home.exists()
    assert [path.name for path in services.var.iterdir()] == ["mine.txt"]


def test_reset_refuses_while_huddle_runs(services):
    services.start()

    code, said = Run("reset", services.var).to_its_end()

    assert (code, "already running" in said) == (1, True)
    assert services.sql("SELECT 1") == [(1,)]


def test_a_folder_that_everybody_may_enter_holds_its_data_itself():
    with TemporaryDirectory(dir="/tmp") as folder, Run("services", f"{folder}/var") as run:
        Path(folder).chmod(0o755)
        run.start()

        assert not (run.var / "services").is_symlink()
        assert run.sql("SELECT 1") == [(1,)]


def _answers(services):
    try:
        with services.redis() as broker:
            return broker.ping() and services.sql("SELECT one FROM kept") == [(1,)]
    except (psycopg.OperationalError, redis.ConnectionError):
        return False
