"""Who may change what a standing huddle says: its coordinator, and nobody by an office alone.

Not the administrator, who sees no case content: who chairs and who is a core team decides who
sees families, and only whoever knows with whom those are shared can answer for it. Where no
coordinator is left, the owner's commands do it.
"""

from huddle.models import Huddle, HuddleSession
from huddle.permissions.preparing import AHEAD, may_schedule
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner


def may_settle(by: Practitioner, huddle: Huddle) -> Verdict:
    """Change its settings, its core teams, its chair or its deputies."""
    return may_schedule(by, huddle)


def may_move(by: Practitioner, session: HuddleSession) -> Verdict:
    """Move it or cancel it, as long as it has not begun."""
    if not (verdict := may_schedule(by, session.huddle)):
        return verdict
    if session.state == HuddleSession.State.CANCELLED:
        return not_now("This session is cancelled.")
    if session.state not in AHEAD:
        return not_now("The session has begun: it can no longer be moved or cancelled.")
    return ALLOWED


def may_place(by: Practitioner, session: HuddleSession) -> Verdict:
    """Say where it is held, also while it is: a video call may break down."""
    if not (verdict := may_schedule(by, session.huddle)):
        return verdict
    if session.state in {*AHEAD, HuddleSession.State.IN_SESSION}:
        return ALLOWED
    return not_now("The session is over or cancelled.")
