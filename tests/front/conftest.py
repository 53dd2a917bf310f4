"""Components and forms need no database and no cache: a test that does asks for it."""

import pytest


@pytest.fixture(autouse=True)
def _database():
    """In place of the project's own, which opens the database for every test."""


@pytest.fixture(autouse=True)
def _clean_cache():
    """In place of the project's own."""
