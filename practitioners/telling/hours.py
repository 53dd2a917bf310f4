"""Hours in London: when the next daily mail goes out, and whether an hour is a quiet one."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
A_DAY = timedelta(days=1)


def at(day: date, hour: time) -> datetime:
    """That hour of that day. One that the clocks skip in March comes an hour later; of one that
    they repeat in October it is the first."""
    naive = datetime.combine(day, hour)
    return naive.replace(tzinfo=LONDON).astimezone(ZoneInfo("UTC"))


def next_at(hour: time, after: datetime) -> datetime:
    """The first time after that moment when it is this hour."""
    day = timezone.localdate(after, LONDON)
    return next(moment for moment in (at(day, hour), at(day + A_DAY, hour)) if moment > after)


def quiet_until(quiet: time, loud: time, now: datetime) -> datetime | None:
    """When the quiet hours end, if it is one of them; they may pass midnight."""
    hour = timezone.localtime(now, LONDON).time()
    inside = quiet <= hour < loud if quiet < loud else hour >= quiet or hour < loud
    return next_at(loud, now) if inside else None
