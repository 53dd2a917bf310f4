"""Working days: Monday to Friday, less the bank holidays of England and Wales, London time."""

from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate

from django.utils import timezone
from holidays import country_holidays

BANK_HOLIDAYS = country_holidays("GB", subdiv="ENG")
A_DAY = timedelta(days=1)


def today() -> date:
    """The date in London now: a clock in UTC would be a day behind for an hour each summer."""
    return timezone.localdate()


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS  # noqa: PLR2004 - Saturday


def add_working_days(day: date, count: int) -> date:
    """The working day that lies ``count`` after (or, below zero, before) this day."""
    step = A_DAY if count > 0 else -A_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days end lies after start; the start itself is day 0."""
    if end < start:
        return -_after_until(end - A_DAY, start - A_DAY)
    return _after_until(start, end)


def _after_until(start: date, end: date) -> int:
    """Working days after the one day, up to the other: counted once a year, looked up after."""
    whole = sum(_up_to(year)[-1] for year in range(start.year, end.year))
    return whole + _up_to(end.year)[_in_year(end)] - _up_to(start.year)[_in_year(start)]


@cache
def _up_to(year: int) -> tuple[int, ...]:
    """For each day of the year, how many working days it has had by then."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
    return tuple(accumulate(int(is_working_day(day)) for day in days))


def _in_year(day: date) -> int:
    return day.timetuple().tm_yday - 1


def end_of_day(day: date) -> datetime:
    """Midnight at the end of that day, in London."""
    return timezone.make_aware(datetime.combine(day + A_DAY, datetime.min.time()))
