"""Hours in London, over both changes of the clocks and over midnight."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from practitioners.telling.hours import next_at, quiet_until

UTC = ZoneInfo("UTC")


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "after", "comes"),
    [
        (time(8), "2026-11-23T07:00", "2026-11-23T08:00"),
        (time(8), "2026-11-23T08:00", "2026-11-24T08:00"),  # not twice
        (time(8), "2026-07-01T06:00", "2026-07-01T07:00"),  # summer
        (time(8), "2026-03-28T12:00", "2026-03-29T07:00"),  # the clocks go forward that night
        (time(1, 30), "2026-03-28T12:00", "2026-03-29T01:30"),  # skipped: an hour later, 2:30am
        (time(8), "2026-10-24T12:00", "2026-10-25T08:00"),  # they go back that night
        (time(1, 30), "2026-10-24T12:00", "2026-10-25T00:30"),  # the first of the two
        (time(1, 30), "2026-10-25T00:30", "2026-10-26T01:30"),  # and not at the second
        (time(0), "2026-12-31T23:59", "2027-01-01T00:00"),
        (time(8), "2028-02-28T09:00", "2028-02-29T08:00"),  # a leap day
    ],
)
def test_the_daily_mail_comes_once_a_day_at_its_hour(hour, after, comes):
    assert next_at(hour, utc(after)) == utc(comes)


@pytest.mark.parametrize(
    ("quiet", "loud", "now", "until"),
    [
        (time(18), time(8), "2026-11-23T17:59", None),
        (time(18), time(8), "2026-11-23T18:00", "2026-11-24T08:00"),
        (time(18), time(8), "2026-11-24T07:59", "2026-11-24T08:00"),
        (time(18), time(8), "2026-11-24T08:00", None),
        (time(12), time(13), "2026-11-23T12:30", "2026-11-23T13:00"),
        (time(12), time(13), "2026-11-23T13:30", None),
        (time(18), time(8), "2026-07-01T17:30", "2026-07-02T07:00"),  # half past six in summer
        (time(22), time(7), "2026-03-28T23:30", "2026-03-29T06:00"),
        (time(22), time(7), "2026-10-24T22:30", "2026-10-25T07:00"),
    ],
)
def test_quiet_hours_end_when_they_say(quiet, loud, now, until):
    assert quiet_until(quiet, loud, utc(now)) == (utc(until) if until else None)
