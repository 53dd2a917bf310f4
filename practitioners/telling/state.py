"""How the outbox does: what is due, stuck or given up, by kind and age, and never about whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from practitioners.models import Notice

State = Notice.State
LATE = timedelta(minutes=10)  # sweeps come twice a minute: so late, something is wrong
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OfKind:
    """One kind of notice, in numbers."""

    kind: str
    due: int
    stuck: int
    gathered: int
    dead: int
    sent: int  # in the last 24 hours


@dataclass(frozen=True)
class Outbox:
    """All of them, at one moment."""

    kinds: list[OfKind]
    oldest_due: datetime | None

    def total(self, name: str) -> int:
        return sum(getattr(one, name) for one in self.kinds)

    @property
    def due(self) -> int:
        return self.total("due")

    @property
    def stuck(self) -> int:
        return self.total("stuck")

    @property
    def dead(self) -> int:
        return self.total("dead")


def due(now: datetime) -> QuerySet[Notice]:
    """What should go out, and waits for nothing but a sweep or its next attempt."""
    return Notice.objects.filter(state__in=[State.DUE, State.SENDING], due_at__lte=now)


def is_stuck(now: datetime) -> Q:
    """Nobody has it in hand, and it is late: the lease is over, or was never taken."""
    late = now - LATE
    nobody = Q(lease_until=None, due_at__lt=late) | Q(lease_until__lt=late)
    return nobody & Q(state__in=[State.DUE, State.SENDING], due_at__lte=now)


def stuck(now: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(is_stuck(now))


def dead() -> QuerySet[Notice]:
    return Notice.objects.filter(state=State.DEAD)


def outbox(now: datetime) -> Outbox:
    """One pass over what is open, and over what was sent in a day."""
    wanted = Q(state__in=[State.DUE, State.SENDING, State.GATHERED, State.DEAD]) | Q(
        state=State.SENT, ended_at__gt=now - A_DAY
    )
    is_due = Q(state__in=[State.DUE, State.SENDING], due_at__lte=now)
    rows = (
        Notice.objects.filter(wanted)
        .order_by()
        .values("kind")
        .annotate(
            due=Count("pk", filter=is_due),
            stuck=Count("pk", filter=is_stuck(now)),
            gathered=Count("pk", filter=Q(state=State.GATHERED)),
            dead=Count("pk", filter=Q(state=State.DEAD)),
            sent=Count("pk", filter=Q(state=State.SENT)),
        )
        .order_by("kind")
    )
    oldest = due(now).aggregate(at=Min("due_at"))["at"]
    return Outbox([OfKind(**row) for row in rows], oldest)


def try_again(notices: QuerySet[Notice]) -> int:
    """What was given up is due anew, with all its attempts."""
    again = notices.filter(state=State.DEAD)
    return again.update(state=State.DUE, attempts=0, lease_until=None, ended_at=None, reason="")


def cancel(notices: QuerySet[Notice], *, reason: str, now: datetime) -> int:
    """It is not sent. What is on its way at this moment is left alone."""
    waiting = notices.filter(state__in=[State.DUE, State.GATHERED, State.DEAD])
    return waiting.update(
        state=State.CANCELLED, reason=reason[:200], ended_at=now, lease_until=None
    )
