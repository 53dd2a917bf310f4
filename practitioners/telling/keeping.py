"""Keep the hours at which somebody wants to be told."""

from typing import Any

from practitioners import audit
from practitioners.binding import service
from practitioners.models import NoticeHours, Practitioner


@service
def set_hours(*, by: Practitioner, **hours: Any) -> NoticeHours:
    """Their own, all at once; the trail says that they changed, and whether they are away."""
    kept, _ = NoticeHours.objects.update_or_create(practitioner=by, defaults=hours)
    audit.record(
        "notices.hours_set",
        by,
        by=by,
        quiet=kept.quiet_from is not None,
        away=kept.away_from is not None,
        texts=bool(kept.mobile),
        stand_in=str(kept.stand_in_id or ""),
    )
    return kept
