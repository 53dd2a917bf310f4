"""The times that a family spent with the huddle, told apart, with why each of them ended."""

from dataclasses import dataclass

from families.models import Episode, Family
from huddle.consequences.choices import CLOSURE_REASONS
from practitioners.models import Practitioner

WHY = dict(CLOSURE_REASONS) | {"redirected": "Redirected"}


@dataclass(frozen=True)
class Time:
    episode: Episode
    why: str


def times_of(family: Family, reader: Practitioner) -> list[Time]:
    """The latest first; one of which nobody said why it ended says nothing."""
    rows = Episode.objects.visible_to(reader).filter(family=family)
    return [Time(one, WHY.get(one.reason, "")) for one in rows]
