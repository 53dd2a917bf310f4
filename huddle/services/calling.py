"""Call the meetings of coming weeks: each week once, wherever its session was moved to."""

from datetime import date

from huddle.calendar import WEEK, meetings
from huddle.models import Huddle, HuddleSession

MOST_WEEKS = 26


def call_sessions(huddle: Huddle, weeks: int, after: date) -> list[HuddleSession]:
    """The sessions that are new. A week that was called is not called again, cancelled or not."""
    wanted = meetings(huddle, weeks, after)
    held = HuddleSession.objects.filter(huddle=huddle)
    called = set(held.filter(week__in=[m.week for m in wanted]).values_list("week", flat=True))
    taken = held.filter(starts_at__in=[m.starts_at for m in wanted]).exclude(
        state=HuddleSession.State.CANCELLED
    )
    times = set(taken.values_list("starts_at", flat=True))
    new = [
        HuddleSession(huddle=huddle, week=m.week, starts_at=m.starts_at, chair=huddle.chair)
        for m in wanted
        if m.week not in called and m.starts_at not in times
    ]
    # Two people at once call each meeting once: what the other made, this one does not find.
    HuddleSession.objects.bulk_create(new, ignore_conflicts=True)
    made = HuddleSession.objects.filter(pk__in=[session.pk for session in new])
    return list(made.select_related("huddle"))


def call_next(huddle: Huddle, after: date) -> HuddleSession | None:
    """The first session after that day for a week that has none yet."""
    for number in range(MOST_WEEKS):
        if new := call_sessions(huddle, 1, after + number * WEEK):
            return new[0]
    return None
