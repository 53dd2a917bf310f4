"""The statuses of a family's children as one reader may read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from families.models import Family, Person, StatusEpisode, StatusEpisodeQuerySet
from families.queries.people import name_as_told
from practitioners.models import Practitioner


@dataclass(frozen=True)
class StatusShown:
    """A spell, and who recorded, ended or corrected it as far as the reader is told."""

    episode: StatusEpisode
    recorded_by: str
    ended_by: str
    corrected_by: str


@dataclass(frozen=True)
class OfAChild:
    """The spells of one child: those that are open first, then the latest ended."""

    child: Person
    spells: list[StatusShown]


def statuses_of(
    family: Family, babies: Iterable[Person], reader: Practitioner, hidden: set[int]
) -> list[OfAChild]:
    """What stands; a child of whom nothing is recorded is said to be one."""
    rows = _with_people(reader).standing().filter(family=family)
    shown = [_shown(one, hidden) for one in rows]
    return [
        OfAChild(child, [one for one in shown if one.episode.child_id == child.pk])
        for child in babies
    ]


def status_shown(episode: StatusEpisode, reader: Practitioner, hidden: set[int]) -> StatusShown:
    return _shown(_with_people(reader).get(pk=episode.pk), hidden)


def open_statuses(family: Family, reader: Practitioner) -> list[StatusEpisode]:
    """For tags: what stands now, of children who live or are expected."""
    rows = StatusEpisode.objects.visible_to(reader).open().filter(family=family, child__loss="")
    return list(rows.select_related("child").order_by("child__created_at", "opened_on", "id"))


def _with_people(reader: Practitioner) -> StatusEpisodeQuerySet:
    rows = StatusEpisode.objects.visible_to(reader)
    return rows.select_related("child", "recorded_by", "ended_by", "corrected_by")


def _shown(one: StatusEpisode, hidden: set[int]) -> StatusShown:
    return StatusShown(
        one,
        name_as_told(one.recorded_by, hidden),
        name_as_told(one.ended_by, hidden) if one.ended_by else "",
        name_as_told(one.corrected_by, hidden) if one.corrected_by else "",
    )
