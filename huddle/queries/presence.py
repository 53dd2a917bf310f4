"""Who was there for a family, and how long the session was with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from huddle.models import AgendaItem, ItemPresence, ItemTurn
from huddle.queries.late import entered_late
from practitioners.models import Practitioner


@dataclass(frozen=True)
class There:
    """Somebody who was there for a family, and each time from when until when."""

    practitioner: Practitioner
    times: list[tuple[datetime, datetime | None]]
    late: str = ""

    @property
    def is_there_now(self) -> bool:
        return self.times[-1][1] is None


@dataclass(frozen=True)
class Clock:
    """When the session was with a family: first, since, until, and for how long in all."""

    began: datetime
    since: datetime | None
    ended: datetime | None
    used: timedelta

    @property
    def minutes(self) -> int:
        return round(self.used.total_seconds() / 60)


def there_for(item: AgendaItem) -> list[There]:
    """Everybody who was there for this family, as whoever is bound sees it, by name."""
    return there_for_each([item])[item.pk]


def there_for_each(items: Iterable[AgendaItem]) -> dict[UUID, list[There]]:
    """The same for many items, by their ids. One query."""
    rows = ItemPresence.objects.filter(item__in=[item.pk for item in items])
    people: dict[tuple[UUID, UUID], list[ItemPresence]] = defaultdict(list)
    named = rows.select_related("practitioner__agency", "recorded_by")
    for row in named.order_by("practitioner__full_name", "came_at"):
        people[row.item_id, row.practitioner_id].append(row)
    found: dict[UUID, list[There]] = defaultdict(list)
    for (item, _), each in people.items():
        times = [(row.came_at, row.left_at) for row in each]
        written = [entered_late(row.recorded_by, row.entered_at, row.came_at) for row in each]
        late = "; ".join(words for words in written if words)
        found[item].append(There(each[0].practitioner, times, late))
    return found


def clocks_of(items: Iterable[AgendaItem], reader: Practitioner) -> dict[UUID, Clock]:
    """For each item that has begun, by its id. One query."""
    turns: dict[UUID, list[ItemTurn]] = defaultdict(list)
    visible = ItemTurn.objects.visible_to(reader).filter(item__in=[item.pk for item in items])
    for turn in visible.order_by("began_at"):
        turns[turn.item_id].append(turn)
    return {item: _clock(each) for item, each in turns.items()}


def _clock(turns: list[ItemTurn]) -> Clock:
    now, last = timezone.now(), turns[-1]
    used = sum(((turn.ended_at or now) - turn.began_at for turn in turns), timedelta())
    since = last.began_at if last.ended_at is None else None
    return Clock(turns[0].began_at, since, last.ended_at, used)
