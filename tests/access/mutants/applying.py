"""What conftest.py asks: which guards of the database are missing in this run, one after another?

One process runs each test once for each mutant that names it, so that starting costs once. A
mutant that was caught is not tried again.
"""

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.owner import as_owner

GUARDS = "HUDDLE_WITHOUT_EACH"  # a file: mutants of the database, and each one's tests
VERDICTS = "HUDDLE_VERDICTS"  # a file: what became of each
READY = "HUDDLE_TEST_DATABASE_IS_READY"  # made by an earlier run, and to be left as it is
CAUGHT, SURVIVED, WRONG = "caught", "SURVIVED", "DOES NOT APPLY"

_told: dict[str, str] = {}


def is_ready() -> bool:
    return READY in os.environ


def ask_for_each_guard(metafunc: pytest.Metafunc) -> None:
    """A test runs once without each guard that names it."""
    if GUARDS in os.environ:
        file = metafunc.definition.nodeid.split("::")[0]
        named = _by_test()
        guards = named[file] + named[f"{file}::{metafunc.definition.originalname}"]
        metafunc.fixturenames.append("guard")
        metafunc.parametrize("guard", guards, ids=range(len(guards)))


def take_guard_away(node: Any) -> None:
    """Inside the test's transaction, whose end puts it back."""
    if GUARDS not in os.environ:
        return
    from tests.access.mutants.kinds import from_json  # noqa: PLC0415 - needs the models

    guard = node.callspec.params["guard"]
    mutant = from_json(guard)
    if _told.setdefault(mutant.name, SURVIVED) != SURVIVED:
        pytest.skip("caught already")
    try:
        with as_owner():
            mutant.apply()
    except Exception as error:  # noqa: BLE001 - anything here is no finding of the test
        _told[mutant.name] = WRONG
        pytest.skip(str(error))


def hear(node: Any, *, failed: bool) -> None:
    """What became of a test; everything that is known is written down each time."""
    if GUARDS in os.environ and failed:
        _told[json.loads(node.callspec.params["guard"])["name"]] = CAUGHT
    if VERDICTS in os.environ:
        Path(os.environ[VERDICTS]).write_text(json.dumps(_told))


def _by_test() -> dict[str, list[str]]:
    found = defaultdict(list)
    for guard in json.loads(Path(os.environ[GUARDS]).read_text()):
        for test in guard["tests"].split():
            found[test.split("[")[0]].append(json.dumps(guard))
    return found
