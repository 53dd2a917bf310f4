"""These tests run whole processes; one that wants the test database as well asks for `db`."""

import socket

import pytest

from tests.operations.runs import Run


def pytest_collection_modifyitems(items):
    """One of pytest-xdist's workers starts the demo, whoever else runs beside it."""
    for item in items:
        if "demo" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(autouse=True)
def _database():
    """In place of the project's own, which opens the database for every test."""


@pytest.fixture(autouse=True)
def _clean_cache():
    """In place of the project's own."""


@pytest.fixture
def services(tmp_path):
    """A runner of PostgreSQL, Redis and mail; root's tmp_path is closed to everybody else."""
    with Run("services", tmp_path / "var") as run:
        yield run


@pytest.fixture(scope="package")
def demo(tmp_path_factory):
    """The whole product, running; one for all the tests that look at it."""
    with Run("demo", tmp_path_factory.mktemp("demo") / "var", _free_port()) as run:
        run.start()
        run.hear("Ctrl-C stops everything")
        yield run


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
