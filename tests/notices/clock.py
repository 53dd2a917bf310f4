"""Stand at another time: what asks Django for the time is told this one."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
NOON = time(12)


def stand_at(monkeypatch, at: date | datetime) -> datetime:
    """From now on it is then; of a day, noon in London."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, NOON, LONDON)
    at = at.astimezone(UTC)
    monkeypatch.setattr(timezone, "now", lambda: at)
    return at
