"""When each family of an agenda comes, what does not fit, and where a pinned one stands."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from huddle.models import AgendaItem, HuddleSession

Pin = AgendaItem.Pin


@dataclass(frozen=True)
class Slot:
    """One family's time: from when, and whether it is over before the session is."""

    item: AgendaItem
    starts: datetime
    fits: bool


def arranged(session: HuddleSession, items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Pinned first, first; pinned to an hour, as soon as the next family would run past it."""
    items = list(items)
    order = [item for item in items if item.pin == Pin.FIRST]
    timed = [item for item in items if item.pin == Pin.AT]
    waiting = sorted(timed, key=lambda item: (item.pin_at, item.position))
    clock = _after(session.starts_at, session, order)
    for item in (item for item in items if not item.pin):
        while waiting and clock + _lasts(item) > _at(session, waiting[0]):
            clock = max(clock, _at(session, waiting[0])) + _lasts(waiting[0])
            order.append(waiting.pop(0))
        order.append(item)
        clock += _lasts(item)
    return order + waiting


def slots(session: HuddleSession, items: Iterable[AgendaItem]) -> list[Slot]:
    """In the agenda's order; nothing that is pinned to an hour begins before it."""
    clock, found = session.starts_at, []
    for item in items:
        starts = max(clock, _at(session, item)) if item.pin == Pin.AT else clock
        clock = starts + _lasts(item)
        found.append(Slot(item, starts, clock <= session.ends_at))
    return found


def mark_of(items: Sequence[AgendaItem]) -> str:
    """What a page carries, so that nobody reorders an agenda that is no longer what they saw."""
    order = ",".join(f"{item.pk}:{item.pin}" for item in items)
    return hashlib.sha256(order.encode()).hexdigest()[:16]


def _after(clock: datetime, session: HuddleSession, items: list[AgendaItem]) -> datetime:
    return clock + sum((_lasts(item) for item in items), timedelta())


def _lasts(item: AgendaItem) -> timedelta:
    return timedelta(minutes=item.minutes)


def _at(session: HuddleSession, item: AgendaItem) -> datetime:
    if item.pin_at is None:
        return session.starts_at
    return timezone.make_aware(datetime.combine(session.starts_on, item.pin_at))
