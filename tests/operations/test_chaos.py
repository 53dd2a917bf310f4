"""A storm of a minute over everything that messages stand on; and what would count as a loss."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from tests.chaos.reckoning import Reckoning, Row
from tests.operations.runs import Run

SENT_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
EARLIER = SENT_AT - timedelta(milliseconds=3)


def test_nothing_is_lost_whatever_is_killed(tmp_path):
    """`make chaos` is the same for longer; CHAOS_SEED, which is printed, makes it come again."""
    var = tmp_path / "chaos"
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "HUDDLE_VAR": str(var)},
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    Run("reset", var).to_its_end()
    print(done.stdout)  # noqa: T201 - counts and times, for whoever asks pytest with -s

    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    assert "1000 notices in" in done.stdout
    assert ": 0 lost;" in done.stdout


@pytest.fixture
def well():
    """One that was sent, and one that came in a mail with others."""
    mail = Row(uuid4(), "chaos", "sent", 1, SENT_AT, None)
    inside = replace(mail, id=uuid4(), attempts=0, gathered_in=mail.id)
    return Reckoning([mail, inside], {mail.id: [EARLIER]}, planned=2, most_doubled=1)


def test_all_is_well_when_each_arrived(well):
    assert well.faults() == []
    assert (well.lost, well.gathered, well.doubled) == ([], 1, 0)


def test_what_is_marked_and_never_arrived_is_lost_with_all_that_was_in_it(well):
    assert len(replace(well, mails={}).lost) == 2


@pytest.mark.parametrize("state", ["due", "sending", "gathered", "cancelled", "dead"])
def test_what_is_not_sent_is_lost(well, state):
    mail, inside = well.found

    assert replace(well, found=[mail, replace(inside, state=state)]).faults() == [
        f"lost: {inside.id} is {state}"
    ]


def test_one_that_was_never_kept_is_missed(well):
    assert replace(well, planned=3).faults() == ["planned 3, and there are 2"]


def test_one_that_is_sent_again_after_its_mark_is_a_fault(well):
    mail = well.found[0]
    twice = {mail.id: [EARLIER, SENT_AT + timedelta(seconds=1)]}
    found = [replace(mail, attempts=2), *well.found[1:]]

    assert replace(well, found=found, mails=twice).faults() == [
        f"sent again after it was marked: {mail.id}"
    ]


def test_more_doubled_than_were_killed_at_work_is_a_fault(well):
    mail = well.found[0]
    thrice = {mail.id: [EARLIER, EARLIER, EARLIER]}
    found = [replace(mail, attempts=2), *well.found[1:]]

    assert replace(well, found=found, mails=thrice).faults() == [
        f"3 mails in 2 turns: {mail.id}",
        "2 doubled, where at most 1 can be",
    ]
