"""Arrange an agenda by hand: its order, its minutes, its pins. Two people at once lose nothing."""

from collections.abc import Callable
from datetime import time
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils import timezone

from huddle.agenda_times import arranged, mark_of
from huddle.models import AgendaItem, HuddleSession
from huddle.permissions.preparing import may_arrange
from huddle.services.preparing import items_of, locked, renumber
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner

Pin = AgendaItem.Pin
LEAST, MOST = 1, 60
GONE = "This family is no longer on the agenda."
STALE = (
    "Somebody has changed this agenda since you opened it, so nothing was moved. "
    "Look at it again, then move the family."
)


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


@service
def move_item(
    item: AgendaItem, direction: Direction, *, by: Practitioner, seen: str | None = None
) -> None:
    """Swap a family with the one above or below it. At either end nothing happens.

    ``seen`` is the mark of the agenda as its page showed it; it must still be so.
    """
    step = -1 if direction == Direction.UP else 1
    _reorder(item, lambda place: place + step, by, seen)


@service
def place_item(
    item: AgendaItem, position: int, *, by: Practitioner, seen: str | None = None
) -> None:
    """Put a family where somebody typed; beyond the ends is at the end."""
    _reorder(item, lambda _: position - 1, by, seen)


@service
def arrange_item(
    item: AgendaItem,
    *,
    minutes: int,
    by: Practitioner,
    pin: str = "",
    pin_at: time | None = None,
    pin_why: str = "",
) -> AgendaItem:
    """Its minutes, and whether it is pinned: first, or to an hour, and why."""
    session = _open(item, by)
    item = _listed(session, item, by)
    item.minutes, item.pin, item.pin_why = minutes, pin, pin_why.strip() if pin else ""
    item.pin_at = pin_at if pin == Pin.AT else None
    _refuse_what_is_wrong(session, item)
    item.save(update_fields=["minutes", "pin", "pin_at", "pin_why"])
    renumber(arranged(session, listed_of(session, by)))
    audit.record(
        "agenda.arranged", item, by=by, family=item.family_id, minutes=minutes, pin=str(pin)
    )
    return item


def listed_of(session: HuddleSession, by: Practitioner) -> list[AgendaItem]:
    """What of the agenda still stands, in its order."""
    return list(items_of(session, by).filter(state=AgendaItem.State.LISTED))


def _reorder(
    item: AgendaItem, where: Callable[[int], int], by: Practitioner, seen: str | None
) -> None:
    """Under the session's lock: the second of two people finds what the first one did."""
    session = _open(item, by)
    items = listed_of(session, by)
    place = next((n for n, other in enumerate(items) if other.pk == item.pk), None)
    if place is None:
        raise NotNow(GONE)
    if seen is not None and seen != mark_of(items):
        raise NotNow(STALE)
    to = min(max(where(place), 0), len(items) - 1)
    if to == place:
        return
    moved = items.pop(place)
    items.insert(to, moved)
    moved.placed_at = timezone.now()
    moved.save(update_fields=["placed_at"])
    renumber(arranged(session, items))
    audit.record("agenda.reordered", moved, by=by, family=moved.family_id)


def _open(item: AgendaItem, by: Practitioner) -> HuddleSession:
    session = locked(item.session)
    may_arrange(by, session).enforce()
    return session


def _listed(session: HuddleSession, item: AgendaItem, by: Practitioner) -> AgendaItem:
    found = items_of(session, by).get(pk=item.pk)
    if found.state != AgendaItem.State.LISTED:
        raise NotNow(GONE)
    return found


def _refuse_what_is_wrong(session: HuddleSession, item: AgendaItem) -> None:
    if not LEAST <= item.minutes <= MOST:
        raise ValidationError({"minutes": f"Minutes must be between {LEAST} and {MOST}"})
    if not item.pin:
        return
    if not item.pin_why:
        raise ValidationError({"pin_why": "Enter why the family has this place"})
    if item.pin == Pin.AT and item.pin_at is None:
        raise ValidationError({"pin_at": "Enter a time"})
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    if item.pin_at and not starts.time() <= item.pin_at < ends.time():
        raise ValidationError({"pin_at": "Enter a time during the session"})
