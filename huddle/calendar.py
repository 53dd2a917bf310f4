"""When a standing huddle meets: weekly, in London time, never on a bank holiday."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from huddle.models import Huddle
from practitioners.working_days import add_working_days, is_working_day

WEEK = timedelta(days=7)


def meeting_times(huddle: Huddle, weeks: int, after: date) -> list[datetime]:
    """The next meetings after that day, each at the huddle's own hour on London's clocks.

    A meeting that would fall on a bank holiday moves to the next working day.
    """
    days_ahead = (huddle.weekday - after.weekday() - 1) % 7 + 1
    first = after + timedelta(days=days_ahead)
    days = [_working(first + number * WEEK) for number in range(weeks)]
    return [timezone.make_aware(datetime.combine(day, huddle.starts)) for day in days]


def _working(day: date) -> date:
    return day if is_working_day(day) else add_working_days(day, 1)
