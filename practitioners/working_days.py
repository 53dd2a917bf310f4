"""Working days: Monday to Friday, less the bank holidays of England and Wales, London time."""

from datetime import date, datetime, timedelta

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
    step = A_DAY if end >= start else -A_DAY
    count, day = 0, start
    while day != end:
        day += step
        count += is_working_day(day)
    return count if end >= start else -count


def end_of_day(day: date) -> datetime:
    """Midnight at the end of that day, in London."""
    return timezone.make_aware(datetime.combine(day + A_DAY, datetime.min.time()))
