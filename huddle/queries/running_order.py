"""The families of a session in their order: which is now, which is next, and how long each took.

Times are worked out from what the reader may see and nothing else: a family that is hidden from
them is not a gap, and that the session is with it now is shown as nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from huddle.models import AgendaItem, HuddleSession
from huddle.queries.presence import Clock, clocks_of
from huddle.quorum import Quorum, quorums_when_decided
from practitioners.models import Practitioner

State = AgendaItem.State
STATE_TAGS = {
    State.LISTED: "blue",
    State.DISCUSSED: "green",
    State.DEFERRED: "yellow",
    State.WITHDRAWN: "grey",
}


@dataclass(frozen=True)
class Turn:
    """A family in the running order: when its time begins, and whether it is on now or next."""

    item: AgendaItem
    starts: datetime
    colour: str
    clock: Clock | None
    is_now: bool
    is_next: bool
    quorum: Quorum

    @property
    def lacks_quorum(self) -> bool:
        """Said where it matters: of a family that is on now, or has been."""
        return (self.is_now or self.clock is not None) and not self.quorum

    @property
    def should_end(self) -> datetime | None:
        """When its time is used up, where it is on now."""
        if self.clock is None or self.clock.since is None:
            return None
        return timezone.now() - self.clock.used + timedelta(minutes=self.item.minutes)

    @property
    def minutes_over(self) -> int:
        return max(0, self.clock.minutes - self.item.minutes) if self.clock else 0


@dataclass(frozen=True)
class SessionClock:
    """How long the session has been going, against its length."""

    opened: datetime
    should_end: datetime
    minutes: int
    minutes_long: int

    @property
    def minutes_over(self) -> int:
        return max(0, self.minutes - self.minutes_long)


def running_order(session: HuddleSession, reader: Practitioner) -> list[Turn]:
    """The families that this reader may see, each where the time boxes put it."""
    if session.state == HuddleSession.State.SCHEDULED:
        return []
    items = list(
        AgendaItem.objects.visible_to(reader)
        .filter(session=session)
        .exclude(state=State.WITHDRAWN)
        .select_related("family", "session__huddle")
        .order_by("position", "id")
    )
    clocks, quorums = clocks_of(items, reader), quorums_when_decided(items)
    now, following = _now_and_next(session, items, clocks)
    at = session.opened_at or session.starts_at
    turns: list[Turn] = []
    for item in items:
        clock = clocks.get(item.pk)
        starts = clock.began if clock else at
        colour = STATE_TAGS[State(item.state)]
        quorum = quorums[item.pk]
        turns.append(Turn(item, starts, colour, clock, item == now, item == following, quorum))
        at = _free_again(item, clock, at)
    return turns


def session_clock(session: HuddleSession) -> SessionClock | None:
    """While it is held."""
    if session.state != HuddleSession.State.IN_SESSION or session.opened_at is None:
        return None
    length = session.huddle.minutes_long
    so_far = timezone.now() - session.opened_at
    return SessionClock(
        session.opened_at,
        session.opened_at + timedelta(minutes=length),
        int(so_far.total_seconds() // 60),
        length,
    )


def _now_and_next(
    session: HuddleSession, items: list[AgendaItem], clocks: dict
) -> tuple[AgendaItem | None, AgendaItem | None]:
    if session.state != HuddleSession.State.IN_SESSION:
        return None, None
    now = next((i for i in items if i.pk in clocks and clocks[i.pk].since), None)
    waiting = [item for item in items if item.state == State.LISTED and item != now]
    return now, waiting[0] if waiting else None


def _free_again(item: AgendaItem, clock: Clock | None, at: datetime) -> datetime:
    """When the next family can begin: this one's box later, or when it really ended."""
    box = timedelta(minutes=item.minutes)
    if clock is None:
        return at if item.state == State.DEFERRED else at + box
    if clock.ended and clock.since is None:
        return max(at, clock.ended)
    return max(at, clock.began + box, timezone.now())
