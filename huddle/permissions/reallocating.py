"""Who may give out what somebody leaves, and take it back."""

from families.models import Allocation
from huddle.models import ReallocationLine
from practitioners.access import Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_give_out(practitioner: Practitioner) -> Verdict:
    """The meeting's own people, as they offer a lead."""
    return may(practitioner, Permission.SESSION_RECORD)


def may_take_back(practitioner: Practitioner, line: ReallocationLine) -> Verdict:
    if line.state != ReallocationLine.State.DONE:
        return not_now("There is nothing to take back for this family.")
    if line.offer is None or line.offer.state != Allocation.State.OFFERED:
        return not_now("It has been answered: the huddle decides what follows.")
    return may_give_out(practitioner)
