"""Who may give a standing huddle, or the chair of one session, to somebody else; and to whom."""

from collections.abc import Iterable

from families.models import Family
from huddle.models import Huddle, HuddleSession
from huddle.permissions.preparing import may_schedule
from huddle.permissions.sharing import may_let_in
from huddle.states import AHEAD
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission, Role

State = HuddleSession.State
STILL_TO_SIGN = (State.IN_SESSION, State.DRAFT)


def may_hand_over(by: Practitioner, huddle: Huddle) -> Verdict:
    """The present coordinator. Where that person has left, the administrator's command does it."""
    return may_schedule(by, huddle)


def may_coordinate(person: Practitioner) -> Verdict:
    if not (person.has_role(Role.COORDINATOR) and person.holds(Permission.SESSION_PREPARE)):
        return Verdict("Only an active coordinator can take over a huddle.")
    return ALLOWED


def may_change_chair(by: Practitioner, session: HuddleSession) -> Verdict:
    """The coordinator, before the session; after it only where the chair has left."""
    if not (verdict := may_schedule(by, session.huddle)):
        return verdict
    if session.state in AHEAD:
        return ALLOWED
    if session.state in STILL_TO_SIGN and not session.chair.is_active:
        return ALLOWED
    return not_now("The session has begun: its chair can no longer be changed.")


def may_chair(person: Practitioner) -> Verdict:
    if not person.holds(Permission.SESSION_HOLD):
        return Verdict("Only an active chair can chair a session.")
    return ALLOWED


def may_learn_of(
    person: Practitioner, families: Iterable[Family], before: Practitioner
) -> Verdict:
    """Nobody of another agency sees a family by taking over that is not shared with it."""
    if person.agency_id == before.agency_id:
        return ALLOWED
    refused = [family for family in families if not may_let_in(person, family)]
    if refused:
        count = f"{len(refused)} families are" if len(refused) > 1 else "1 family is"
        return not_now(f"{count} not shared with {person.agency}. Decide that first.")
    return ALLOWED
