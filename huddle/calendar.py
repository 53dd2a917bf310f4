"""When a standing huddle meets, and what is due when: working days, on London's clocks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from huddle.models import Huddle, HuddleSession
from practitioners.working_days import add_working_days, is_working_day

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Meeting:
    """A week, by its Monday, and when the huddle meets for it."""

    week: date
    starts_at: datetime


@dataclass(frozen=True)
class Deadlines:
    """What must be done by the end of which day for one session."""

    nominations_close: date
    publish_by: date
    minutes_agreed: date


def meetings(huddle: Huddle, weeks: int, after: date) -> list[Meeting]:
    """The next meetings after that day, each at the huddle's own hour.

    A meeting that would fall on a bank holiday moves to the next working day.
    """
    days_ahead = (huddle.weekday - after.weekday() - 1) % 7 + 1
    first = after + timedelta(days=days_ahead)
    return [meeting_of(huddle, first + number * WEEK) for number in range(weeks)]


def meeting_of(huddle: Huddle, day: date) -> Meeting:
    """The meeting of the week in which this day lies."""
    monday = day - timedelta(days=day.weekday())
    meets = monday + timedelta(days=huddle.weekday)
    working = meets if is_working_day(meets) else add_working_days(meets, 1)
    at = timezone.make_aware(datetime.combine(working, huddle.starts))
    return Meeting(monday, at)


def deadlines(session: HuddleSession) -> Deadlines:
    huddle, day = session.huddle, session.starts_on
    return Deadlines(
        nominations_close=add_working_days(day, -huddle.nominations_close_days),
        publish_by=add_working_days(day, -huddle.publish_days),
        minutes_agreed=add_working_days(day, huddle.minutes_days),
    )
