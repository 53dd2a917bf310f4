"""What conftest.py asks: is a guard of the database to be missing in this run of the tests?"""

import os

import pytest

from tests.owner import as_owner

GUARD = "HUDDLE_WITHOUT"  # a mutant of the database, as JSON
READY = "HUDDLE_TEST_DATABASE_IS_READY"  # made by an earlier run, and to be left as it is
WRONG = 9  # pytest's own codes end at 5


def is_ready() -> bool:
    return READY in os.environ


def take_guard_away() -> None:
    """Inside the test's transaction, whose end puts it back."""
    if GUARD in os.environ:
        from tests.access.mutants.kinds import from_json  # noqa: PLC0415 - needs the models

        try:
            with as_owner():
                from_json(os.environ[GUARD]).apply()
        except Exception as error:  # noqa: BLE001 - anything here is no finding of the test
            pytest.exit(f"{type(error).__name__}: {error}", returncode=WRONG)
