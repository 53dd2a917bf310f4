"""The barriers of a family as one reader may read them, and how long barriers stand."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from families.models import AccessBarrier, Action, Family, Person
from families.queries.people import name_as_told
from practitioners.models import Practitioner


@dataclass(frozen=True)
class BarrierShown:
    """A barrier, the actions that it made impossible, and who said what of it."""

    barrier: AccessBarrier
    opened_by: str
    removed_by: str
    stopped: list[Action]
    not_for: list[Person]


def barriers_of(family: Family, reader: Practitioner, hidden: set[int]) -> list[BarrierShown]:
    """Those that stand first, then the latest removed."""
    return [_shown(one, hidden) for one in _with_all(reader).filter(family=family)]


def barrier_shown(barrier: AccessBarrier, reader: Practitioner, hidden: set[int]) -> BarrierShown:
    return _shown(_with_all(reader).get(pk=barrier.pk), hidden)


def open_barriers(family: Family, reader: Practitioner) -> list[AccessBarrier]:
    return list(AccessBarrier.objects.visible_to(reader).open().filter(family=family))


def _with_all(reader: Practitioner) -> QuerySet[AccessBarrier]:
    rows = AccessBarrier.objects.visible_to(reader).select_related("opened_by", "removed_by")
    stopped = Action.objects.visible_to(reader)
    return rows.prefetch_related("not_for", Prefetch("stopped", stopped))


def _shown(barrier: AccessBarrier, hidden: set[int]) -> BarrierShown:
    return BarrierShown(
        barrier,
        name_as_told(barrier.opened_by, hidden),
        name_as_told(barrier.removed_by, hidden) if barrier.removed_by else "",
        list(barrier.stopped.all()),
        list(barrier.not_for.all()),
    )
