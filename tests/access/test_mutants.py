"""The list of guards is no paper: each still stands where it says, and each was seen to matter."""

from pathlib import Path

import pytest
from django.db import transaction

from tests.access.mutants.kinds import ROOT, Database, DoesNotApply, Source
from tests.access.mutants.listed import MUTANTS
from tests.access.mutants.result import RESULT, line_of
from tests.owner import as_owner


def test_no_two_have_one_name():
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


@pytest.mark.parametrize(
    "mutant", [m for m in MUTANTS if isinstance(m, Source)], ids=lambda m: m.name
)
def test_the_text_that_is_taken_away_stands_there_once(mutant):
    assert mutant.mutated() != (ROOT / mutant.file).read_text()


def test_what_the_database_loses_is_there_to_lose():
    missing = []
    for mutant in MUTANTS:
        if isinstance(mutant, Database):
            with as_owner(), transaction.atomic():
                try:
                    mutant.apply()
                except DoesNotApply as why:
                    missing.append(f"{mutant.name}: {why}")
                transaction.set_rollback(True)

    assert not missing


def test_the_tests_that_must_notice_exist():
    for mutant in MUTANTS:
        for test in mutant.tests.split():
            file, _, name = test.partition("::")
            text = Path(ROOT, file).read_text()
            name = name.split("[")[0]
            assert not name or f"def {name}(" in text, test


# Guards behind which another one stands: what refuses where this one is missing.
STAND_BEHIND = {
    "page end: only with SESSION_RECORD": "may_end_conflict asks for the same permission",
    "page new: only with ACTION_WORK": "may_agree_action asks for the same permission",
    "what somebody typed is kept for its author only": "row-level security shows them nothing",
    "a contact is an active one": "nobody inactive is ever bound",
}


def test_the_result_is_of_this_list_and_what_survived_stands_behind_another_guard():
    """After a change of the list: `make mutants`. "not run" waits for the next whole run."""
    said = [line[:8].strip() for line in RESULT.read_text().splitlines()]
    survived = {
        mutant.name for mutant, verdict in zip(MUTANTS, said, strict=True) if verdict == "SURVIVED"
    }

    assert RESULT.read_text().splitlines() == [
        line_of(mutant, verdict) for mutant, verdict in zip(MUTANTS, said, strict=True)
    ]
    assert survived <= STAND_BEHIND.keys()
    assert set(said) <= {"caught", "not run", "SURVIVED"}
