"""Who may change what a standing huddle says: its coordinator, and nobody by an office alone.

Not the administrator, who sees no case content: who chairs and who is a core team decides who
sees families, and only whoever knows with whom those are shared can answer for it. Where no
coordinator is left, the owner's commands do it.
"""

from huddle.models import Huddle
from huddle.permissions.preparing import may_schedule
from practitioners.access import Verdict
from practitioners.models import Practitioner


def may_settle(by: Practitioner, huddle: Huddle) -> Verdict:
    """Change its settings, its core teams, its chair or its deputies."""
    return may_schedule(by, huddle)
