"""Is the meeting quorate: chair, social care, health, police or their written return."""

from dataclasses import dataclass
from typing import Any

from huddle.models import Attendance, HuddleSession
from practitioners.models import Agency

Mode = Attendance.Mode
HERE = (Mode.PRESENT, Mode.REMOTE)
Kind = Agency.Kind


@dataclass(frozen=True)
class Quorum:
    """What the rule asks for, and which parts of it are there."""

    chair: bool
    social_care: bool
    health: bool
    police: bool

    def __bool__(self) -> bool:
        return not self.missing

    @property
    def missing(self) -> list[str]:
        parts = {
            "the chair": self.chair,
            "children's social care": self.social_care,
            "health": self.health,
            "the police, or their written return": self.police,
        }
        return [name for name, there in parts.items() if not there]

    def as_facts(self) -> dict[str, Any]:
        return {"met": bool(self), "missing": self.missing}


def quorum_of(session: HuddleSession) -> Quorum:
    """As attendance stands now."""
    attended = list(
        Attendance.objects.filter(session=session).values_list(
            "practitioner", "practitioner__agency__kind", "mode"
        )
    )
    here = {kind for _, kind, mode in attended if mode in HERE}
    written = {kind for _, kind, mode in attended if mode == Mode.APOLOGIES_RETURN}
    return Quorum(
        chair=any(who == session.chair_id and mode in HERE for who, _, mode in attended),
        social_care=Kind.SOCIAL_CARE in here,
        health=Kind.HEALTH in here,
        police=Kind.POLICE in here | written,
    )
