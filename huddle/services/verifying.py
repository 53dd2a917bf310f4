"""Are the minutes as they were signed, and every addendum as it was written?"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from huddle.models import Addendum, Minutes, MinutesItem
from huddle.services.addenda import holds
from huddle.services.minuting import seal, seal_whole
from practitioners.models import Practitioner

UNCHANGED = "What you read is unchanged since then."
CHANGED = "What you read is not what was signed. Tell the coordinator."


@dataclass(frozen=True)
class Disposed:
    """A part that was disposed of: where it stood, the hash that it was signed with, and why."""

    position: int
    sha256: str
    erased_at: datetime
    rule: str


@dataclass(frozen=True)
class Verified:
    """Do the parts that this reader sees, and the whole, still match what was signed?"""

    parts: bool
    whole: bool
    disposed: tuple[Disposed, ...] = ()

    @property
    def words(self) -> str:
        return UNCHANGED if self.parts else CHANGED


def verify_minutes(minutes: Minutes, *, by: Practitioner) -> Verified:
    """Compute the hashes again. The whole only ever matches for who sees every family in it.

    A part that was disposed of has no words to compute from: its hash stands as it was signed,
    and the certificate of its disposal says why.
    """
    items = list(MinutesItem.objects.visible_to(by).filter(minutes=minutes))
    disposed = disposed_of(minutes)
    kept = {one.position: one.sha256 for one in disposed}
    hashes = {item.position: seal(item.body) for item in items} | kept
    addenda = _addenda(items, by)
    return Verified(
        parts=all(
            item.position in kept
            or (seal(item.body) == item.sha256 and holds(item, addenda[item.pk]))
            for item in items
        ),
        whole=seal_whole(minutes, [hashes[at] for at in sorted(hashes)]) == minutes.sha256,
        disposed=disposed,
    )


def disposed_of(minutes: Minutes) -> tuple[Disposed, ...]:
    """As the database tells those who run the session: no family is named."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, hash, erased_at, rule FROM huddle_disposed_parts(%s)", [minutes.pk]
        )
        return tuple(Disposed(*row) for row in cursor.fetchall())


def _addenda(items: list[MinutesItem], by: Practitioner) -> dict[UUID, list[Addendum]]:
    found: dict[UUID, list[Addendum]] = {item.pk: [] for item in items}
    for one in Addendum.objects.visible_to(by).filter(part__in=items).order_by("number"):
        found[one.part_id].append(one)
    return found
