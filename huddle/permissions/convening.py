"""Who may change what a standing huddle says: its coordinator, and nobody by an office alone.

Not the administrator, who sees no case content: who chairs and who is a core team decides who
sees families, and only whoever knows with whom those are shared can answer for it. Where no
coordinator is left, the owner's commands do it.
"""

from huddle import states
from huddle.models import Huddle, HuddleSession
from huddle.permissions.preparing import may_schedule
from huddle.states import may_do
from practitioners.access import Verdict
from practitioners.models import Practitioner


def may_settle(by: Practitioner, huddle: Huddle) -> Verdict:
    """Change its settings, its core teams, its chair or its deputies."""
    return may_schedule(by, huddle)


def may_move(by: Practitioner, session: HuddleSession) -> Verdict:
    return may_do(states.MOVE, by, session)


def may_cancel(by: Practitioner, session: HuddleSession) -> Verdict:
    return may_do(states.CANCEL, by, session)


def may_place(by: Practitioner, session: HuddleSession) -> Verdict:
    """Say where it is held, also while it is: a video call may break down."""
    return may_do(states.PLACE, by, session)
