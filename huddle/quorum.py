"""Is the meeting quorate: as its huddle's own rule says, in words that everybody can read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from huddle.models import (
    AgendaItem,
    Attendance,
    Decision,
    Huddle,
    HuddleSession,
    ItemPresence,
    ItemTurn,
)
from practitioners.models import Agency

Mode = Attendance.Mode
HERE = (Mode.PRESENT, Mode.REMOTE)
Kind = Agency.Kind
CHAIR = "the chair"
WORDS = {
    Kind.SOCIAL_CARE: "children's social care",
    Kind.HEALTH: "health",
    Kind.EARLY_YEARS: "early years",
    Kind.HOUSING: "housing",
    Kind.EMPLOYMENT: "employment",
    Kind.WELFARE: "welfare",
    Kind.POLICE: "the police",
    Kind.COMMUNITY: "a community organisation",
}


@dataclass(frozen=True)
class Part:
    """One thing that the rule asks for; true of ``there`` where it is met."""

    words: str
    there: bool


@dataclass(frozen=True)
class Quorum:
    """What the rule asks for, and which parts of it are there."""

    parts: tuple[Part, ...]

    def __bool__(self) -> bool:
        return not self.missing

    @property
    def missing(self) -> list[str]:
        return [part.words for part in self.parts if not part.there]

    def as_facts(self) -> dict[str, Any]:
        return {"met": bool(self), "missing": self.missing}


def quorum_of(session: HuddleSession) -> Quorum:
    """As attendance stands now: while it is held, whoever is out of the room does not count."""
    there = Attendance.objects.filter(session=session, as_guest=False)
    if session.state == HuddleSession.State.IN_SESSION:
        there = there.exclude(mode__in=HERE, away_since__isnull=False)
    attended = list(there.values_list("practitioner", "practitioner__agency__kind", "mode"))
    here = {kind for _, kind, mode in attended if mode in HERE}
    written = {kind for _, kind, mode in attended if mode == Mode.APOLOGIES_RETURN}
    chair = any(who == session.chair_id and mode in HERE for who, _, mode in attended)
    return _judge(session.huddle, here, written, chair=chair)


def quorum_for(item: AgendaItem, at: datetime | None = None) -> Quorum:
    """Of one family, for what is decided about it at this moment, or was then."""
    return _Meeting([item]).quorum(item, at or timezone.now())


def quorums_when_decided(items: Iterable[AgendaItem]) -> dict[UUID, Quorum]:
    """Of each family of one session: when it was decided, or now where nothing is decided yet.

    Children may be decided one after the other: where it was not met for one of them, that is
    said. As many queries for one family as for many.
    """
    items = list(items)
    if not items:
        return {}
    meeting, moments = _Meeting(items), _decided_at(items)
    return {item.pk: meeting.least(item, moments[item.pk] or [timezone.now()]) for item in items}


class _Meeting:
    """Who came to a session, and who was there for each of these families of it, and when."""

    def __init__(self, items: list[AgendaItem]) -> None:
        self.session = items[0].session
        self.turns: dict[UUID, list[ItemTurn]] = defaultdict(list)
        for turn in ItemTurn.objects.filter(item__in=items).order_by("began_at"):
            self.turns[turn.item_id].append(turn)
        self.as_a_whole = quorum_of(self.session)
        self.presences: dict[UUID, list[ItemPresence]] = defaultdict(list)
        for presence in ItemPresence.objects.filter(item__in=items):
            self.presences[presence.item_id].append(presence)
        attended = Attendance.objects.filter(session=self.session, as_guest=False)
        self.attended = list(
            attended.values_list("practitioner", "practitioner__agency__kind", "mode")
        )

    def least(self, item: AgendaItem, moments: list[datetime]) -> Quorum:
        found = [self.quorum(item, moment) for moment in moments]
        return next((one for one in found if not one), found[-1])

    def quorum(self, item: AgendaItem, moment: datetime) -> Quorum:
        """Before the session has turned to the family, whoever is in the room counts."""
        begun = [turn for turn in self.turns[item.pk] if turn.began_at <= moment]
        if not begun:
            return self.as_a_whole
        ended = begun[-1].ended_at
        # Written down after its turn: as it was at its end, until when whoever stayed was there.
        there = self._there(item, min(moment, ended or moment))
        here = {kind for who, kind, _ in self.attended if who in there}
        written = {kind for _, kind, mode in self.attended if mode == Mode.APOLOGIES_RETURN}
        chair = self.session.chair_id in there
        return _judge(self.session.huddle, here, written, chair=chair)

    def _there(self, item: AgendaItem, at: datetime) -> set[UUID]:
        return {
            one.practitioner_id
            for one in self.presences[item.pk]
            if one.came_at <= at and (one.left_at is None or one.left_at >= at)
        }


def _decided_at(items: list[AgendaItem]) -> dict[UUID, list[datetime]]:
    """When each of what stands was decided, in order."""
    found: dict[UUID, list[datetime]] = defaultdict(list)
    standing = Decision.objects.filter(item__in=items, is_primary=True, replaced_at=None)
    for decision in sorted(standing, key=lambda one: one.decided_at):
        found[decision.item_id].append(decision.decided_at)
    return found


def rule_of(huddle: Huddle) -> list[str]:
    """What this huddle's rule asks for, part by part."""
    return [part.words for part in _judge(huddle, (), (), chair=False).parts]


def _judge(huddle: Huddle, here: Iterable[str], written: Iterable[str], *, chair: bool) -> Quorum:
    """Kinds in the order of the list, those that must be there first."""
    here, written = set(here), set(written)
    parts = [Part(CHAIR, chair)] if huddle.quorum_chair else []
    for kind, words in WORDS.items():
        if kind in huddle.quorum_present:
            parts.append(Part(words, kind in here))
    for kind, words in WORDS.items():
        if kind in huddle.quorum_written and kind not in huddle.quorum_present:
            there = kind in here | written
            parts.append(Part(f"{words}, or their written return", there))
    return Quorum(tuple(parts))
