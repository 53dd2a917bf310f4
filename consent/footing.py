"""On what each grant stands: a decision to share, or a footing of its own. One table.

Withdrawing a decision ends what stands on it, and nothing else.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import TextChoices

from families.models import GrantReason


class StandsOn(TextChoices):
    DECISION = "decision", "a decision to share"
    OWN_RECORD = "own_record", "their own record of the family"
    HUDDLE = "huddle", "running the huddle"
    NAMED = "named", "being named on a restricted record, one by one"
    EMERGENCY = "emergency", "emergency access, until its time"


STANDS_ON = {
    GrantReason.REGISTERED: StandsOn.OWN_RECORD,
    # Of a team that works with the family by itself; with a source, under that decision.
    GrantReason.INVOLVED: StandsOn.OWN_RECORD,
    GrantReason.SCREENING: StandsOn.HUDDLE,
    GrantReason.CHAIRING: StandsOn.HUDDLE,
    GrantReason.LISTED: StandsOn.DECISION,
    GrantReason.INVITED: StandsOn.DECISION,
    GrantReason.OFFERED: StandsOn.DECISION,
    GrantReason.LEADING: StandsOn.DECISION,
    GrantReason.COVERING: StandsOn.DECISION,
    GrantReason.OVERSEEING: StandsOn.DECISION,
    GrantReason.ACTING: StandsOn.DECISION,
    GrantReason.SHARED: StandsOn.DECISION,
    GrantReason.NAMED: StandsOn.NAMED,
    GrantReason.BREAK_GLASS: StandsOn.EMERGENCY,
}
UNDER_A_DECISION = tuple(r for r, on in STANDS_ON.items() if on == StandsOn.DECISION)
OWN_FOOTING = {StandsOn.OWN_RECORD, StandsOn.HUDDLE}
# What is ended: also an involvement that names the decision that it stands on.
ENDS_WITH_IT = (*UNDER_A_DECISION, GrantReason.INVOLVED)


def stands_on(reason: str, *, sourced: bool) -> StandsOn:
    """On what a grant with this reason stands; ``sourced`` where it names what it came from."""
    if reason == GrantReason.INVOLVED and sourced:
        return StandsOn.DECISION
    return STANDS_ON[GrantReason(reason)]


def has_own_footing(grants: Iterable[tuple[str, UUID | None]]) -> bool:
    """Does one of these grants (its reason, what it came from) stand without any decision?"""
    return any(stands_on(why, sourced=source is not None) in OWN_FOOTING for why, source in grants)
