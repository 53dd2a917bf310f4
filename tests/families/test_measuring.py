"""Days, medians, percentiles and shares, each worked by hand."""

from datetime import date
from fractions import Fraction

import pytest

from families.measures import MEASURES
from families.measuring import (
    TIMED,
    Case,
    Measure,
    Span,
    Target,
    Unit,
    Window,
    distribution,
    figures,
)

WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
# From, to, working days, calendar days, and why.
DAYS_BY_HAND = """
Mon 2025-03-03  Mon 2025-03-03   0   0  the day itself is day 0
Mon 2025-03-03  Tue 2025-03-04   1   1
Fri 2025-03-07  Sat 2025-03-08   0   1  a Saturday is none
Fri 2025-03-07  Mon 2025-03-10   1   3
Sat 2025-03-08  Mon 2025-03-10   1   2
Fri 2025-03-28  Mon 2025-03-31   1   3  the clocks go forward on Sunday 30 March
Fri 2025-10-24  Mon 2025-10-27   1   3  the clocks go back on Sunday 26 October
Thu 2025-04-17  Tue 2025-04-22   1   5  Good Friday 18 and Easter Monday 21 April
Mon 2025-04-14  Fri 2025-04-25   7  11  nine days of Monday to Friday, less these two
Tue 2024-12-24  Thu 2025-01-02   4   9  27, 30, 31 December, 2 January: 25, 26 and 1 are none
Tue 2024-12-31  Wed 2025-01-01   0   1  New Year's Day
Tue 2024-12-31  Thu 2025-01-02   1   2
Thu 2020-12-24  Tue 2020-12-29   1   5  26 was a Saturday: Monday 28 December is its substitute
Fri 2025-05-02  Tue 2025-05-06   1   4  Monday 5 May
Tue 2024-01-02  Thu 2026-01-01 506 730  260 less 7 holidays of 2024, 261 less 8 of 2025
"""


def by_hand():
    for line in DAYS_BY_HAND.strip().splitlines():
        first, start, last, end, working, calendar, *_ = line.split()
        yield first, date.fromisoformat(start), last, date.fromisoformat(end), working, calendar


def case(began=None, ended=None, stopped=None, **facts):
    given = {
        "kind": "thing",
        "pk": None,
        "reference": None,
        "ask": None,
        "lead": None,
        "teams": (),
        "agency": None,
        "status": "",
        "due": None,
        "amount": 1,
        "note": "",
    } | facts
    days = (began, ended, stopped)
    began, ended, stopped = (date.fromisoformat(day) if day else None for day in days)
    return Case(began=began, ended=ended, stopped=stopped, **given)


@pytest.mark.parametrize(("first", "start", "last", "end", "working", "calendar"), list(by_hand()))
def test_days_are_those_that_were_counted_by_hand(first, start, last, end, working, calendar):
    assert [WEEKDAYS[day.weekday()] for day in (start, end)] == [first, last]
    assert Unit.WORKING.between(start, end) == int(working)
    assert Unit.CALENDAR.between(start, end) == int(calendar)


@pytest.mark.parametrize(
    ("values", "median", "p90"),
    [
        ([7], "7", 7),
        ([3, 1], "2", 3),
        ([1, 2], "1.5", 2),
        ([5, 1, 3], "3", 5),
        # Nine of ten are 9 or less, so 9; of eleven it takes ten to be nine of ten.
        (range(1, 11), "5.5", 9),
        (range(1, 12), "6", 10),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 99], "0", 0),
    ],
)
def test_the_median_and_the_90th_percentile_were_worked_by_hand(values, median, p90):
    found = distribution(list(values))

    assert (found.median, found.p90) == (Fraction(median), p90)


def test_of_nothing_there_is_no_median():
    assert distribution([]).median is None


def test_what_did_not_happen_yet_is_an_open_age_and_never_dropped():
    """As at Tuesday 22 April 2025, after Easter; within 2 working days."""
    timed = Measure(
        key="M0",
        title="",
        unit="",
        definition="",
        quality="",
        kinds=("thing",),
        parts=TIMED,
        span=Span(Unit.WORKING),
        target=Target(2, Unit.WORKING),
    )
    cases = [
        case("2025-04-14", "2025-04-16"),  # 2: in time
        case("2025-04-16", "2025-04-22"),  # 17 and 22 April: 2, in time
        case("2025-04-14", "2025-04-17"),  # 3: late
        case("2025-04-17"),  # open for 1: its time is not up
        case("2025-04-01"),  # open for 13: too late already
        case("2025-04-14", stopped="2025-04-15"),  # closed after 1: nobody missed anything
        case("2025-04-07", stopped="2025-04-15"),  # closed after 6: missed
    ]

    found = figures(timed, cases, Window.of_weeks(date(2025, 4, 22), 12))

    assert found.n == 7
    assert [(part.key, n) for part, n in found.parts] == [
        ("happened", 3),
        ("waits", 2),
        ("stopped", 2),
    ]
    assert (found.took.n, found.took.median, found.took.p90) == (3, 2, 3)
    assert (found.open_age.n, found.open_age.median, found.open_age.longest) == (2, 7, 13)
    assert (found.share.good, found.share.base, found.share.percent) == (2, 5, 40)


def test_a_period_of_twelve_weeks_ends_with_its_as_at_date():
    assert Window.of_weeks(date(2025, 4, 22), 12).starts == date(2025, 1, 29)


@pytest.mark.parametrize("today", ["2025-01-01", "2025-01-31"])
def test_the_last_month_is_a_whole_one(today):
    window = Window.last_month(date.fromisoformat(today))

    assert (window.starts, window.as_at) == (date(2024, 12, 1), date(2024, 12, 31))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.key)
def test_each_measure_says_what_it_is(measure):
    assert measure.title
    assert measure.definition.endswith(".")
    assert measure.quality.endswith(".")
    assert measure.unit
