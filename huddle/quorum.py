"""Is the meeting quorate: as its huddle's own rule says, in words that everybody can read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from huddle.models import Attendance, Huddle, HuddleSession
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
