"""These tests run whole processes; one that wants the test database as well asks for `db`."""

import pytest

from tests.operations.runs import Run


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
