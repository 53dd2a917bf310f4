"""The runner starts its servers and stops them: in order, one runner at a time, data kept."""

import signal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.operations.runs import Run


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
