"""On which day each clock plans each kind: over both changes of the clocks, Easter, a leap day.

And when it misses a day or a week: then the newest step comes, and what it overtook does not.
Each run is at half past midnight in London, which in summer is the day before by UTC.
"""

import re
from datetime import date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from config.schedule import SCHEDULE
from practitioners.models import Notice
from practitioners.notices import KINDS
from tests.notices.clock import LONDON, stand_at
from tests.notices.days import MADE

# The day of what is looked at, by column.
DAYS = {
    "usual": date(2027, 6, 16),  # a Wednesday in summer
    "forward": date(2028, 3, 27),  # the Monday after the clocks went forward
    "back": date(2027, 11, 1),  # the Monday after they went back
    "easter": date(2028, 4, 18),  # the Tuesday after Easter Monday
    "leap": date(2028, 2, 29),
    "no_day": date(2027, 6, 16),  # nothing runs on the days on which it usually tells
    "no_week": date(2027, 6, 16),  # nothing runs from three days before until four after
}
# "-": not at all, for by then a later step holds.
TABLE = """
clock                  kind                usual        forward      back         easter       leap         no_day  no_week
due actions            action_soon         06-14        03-23        10-28        04-12        02-25        06-15   -
due actions            action_due          06-16        03-27        11-01        04-18        02-29        -       -
due actions            action_overdue      06-17        03-28        11-02        04-19        03-01        06-18   06-21
due actions            action_late         06-23        04-03        11-08        04-25        03-07        06-24   06-23
due actions            action_very_late    06-30        04-10        11-15        05-03        03-14        07-01   06-30
reminders of families  review_due          06-09        03-20        10-25        04-07        02-22        06-10   06-09
reminders of families  review_overdue      06-17        03-28        11-02        04-19        03-01        06-19   06-21
reminders of families  lead_unanswered     06-18        03-29        11-03        04-20        03-02        06-19   06-21
reminders of families  not_seen            06-16        03-27        11-01        04-18        02-29        06-19   06-21
reminders of families  not_seen_long       06-30        04-10        11-15        05-02        03-14        07-01   06-30
unanswered checks      check_chased        06-15,06-16  03-24,03-27  10-29,11-01  04-13,04-18  02-28,02-29  -       -
concerns               concern_due         06-16        03-27        11-01        04-18        02-29        -       -
concerns               concern_overdue     06-17        03-28        11-02        04-19        03-01        06-18   06-21
draft minutes          draft_shared        06-04        03-15        10-20        04-06        02-17        06-05   06-04
draft minutes          minutes_due         06-16        03-27        11-01        04-18        02-29        -       -
draft minutes          minutes_late        06-17        03-28        11-02        04-19        03-01        06-19   06-21
draft minutes          extract_unopened    06-18        03-29        11-03        04-20        03-02        06-19   06-21
decisions to share     sharing_waits       06-10        03-21        10-26        04-12        02-23        06-11   06-10
sharing agreements     agreement_waits     05-18        02-28        10-04        03-17        02-01        05-19   05-18
team checks            team_check          06-04        03-15        10-20        04-06        02-17        06-05   06-04
team checks            team_check_soon     06-09        03-20        10-25        04-07        02-22        06-10   06-09
team checks            team_check_overdue  06-17        03-28        11-02        04-19        03-01        06-18   06-21
without a lead         without_lead        06-04        03-15        10-20        04-06        02-17        06-05   06-04
"""
(_, _, *COLUMNS), *ROWS = [re.split(r"  +", line) for line in TABLE.strip().splitlines()]
EXPECTED = {kind: (clock, dict(zip(COLUMNS, cells, strict=True))) for clock, kind, *cells in ROWS}
BEFORE = {"sharing agreements": 32}  # days before the day; else 12
AFTER = 20
EARLY = time(0, 30)
# What follows a state at once and has no day of its own, and where its times are held.
AT_NO_DAY = {
    "calendar_entry": "tests/huddle/test_calendars.py",
    "calendar_entry_off": "tests/huddle/test_calendars.py",
    "gathered": "tests/practitioners/test_telling_hours.py",
    "given_up": "tests/practitioners/test_telling.py",
}


def test_every_kind_that_a_clock_plans_is_in_the_table():
    by_clock = {kind.kind: kind.terms.clock for kind in KINDS.values() if kind.terms.clock}

    listed = {kind: clock for kind, (clock, _) in EXPECTED.items()}
    assert by_clock == listed | {kind: by_clock[kind] for kind in AT_NO_DAY}
    assert all(Path(held).exists() for held in AT_NO_DAY.values())


@pytest.mark.parametrize("column", DAYS)
@pytest.mark.parametrize("clock", MADE)
def test_a_clock_plans_each_step_on_its_day_once_and_none_that_is_overtaken(
    monkeypatch, clock, column
):
    found = planned_on(monkeypatch, clock, DAYS[column], missed_in(column, clock))

    expected = {kind: days[column] for kind, (of, days) in EXPECTED.items() if of == clock}
    assert {kind: ",".join(found.get(kind, ["-"])) for kind in expected} == expected
    assert found.keys() <= expected.keys()


@pytest.mark.parametrize("column", ["forward", "back", "usual"])
def test_what_comes_in_the_morning_comes_at_eight_in_london(monkeypatch, column):
    for clock in ("unanswered checks", "draft minutes"):
        planned_on(monkeypatch, clock, DAYS[column], set())

    morning = Notice.objects.filter(kind__in=["check_chased", "minutes_due"])
    assert {notice.due_at.astimezone(LONDON).time() for notice in morning} == {time(8)}


def missed_in(column, clock):
    day = DAYS[column]
    if column == "no_week":
        return {day + timedelta(days=number) for number in range(-3, 5)}
    if column == "no_day":
        usual = (days["usual"].split(",") for of, days in EXPECTED.values() if of == clock)
        return {date.fromisoformat(f"{day.year}-{one}") for cell in usual for one in cell}
    return set()


def planned_on(monkeypatch, clock, day, missed):
    """{kind: the days on which this clock planned it}, run every day but those it misses."""
    about = MADE[clock](day)
    path, _, name = SCHEDULE[clock]["task"].rpartition(".")
    task = getattr(import_module(path), name)
    found, seen = {}, set(Notice.objects.values_list("pk", flat=True))
    for number in range(-BEFORE.get(clock, 12), AFTER + 1):
        on = day + timedelta(days=number)
        if on not in missed:
            stand_at(monkeypatch, datetime.combine(on, EARLY, LONDON))
            task()
            for kind in _new(about, seen):
                found.setdefault(kind, []).append(f"{on:%m-%d}")
    monkeypatch.undo()
    return found


def _new(about, seen):
    """The kinds of what is planned now and was not before."""
    new = dict(
        Notice.objects.filter(about__in=about).exclude(pk__in=seen).values_list("pk", "kind")
    )
    seen.update(new)
    return sorted(set(new.values()))
