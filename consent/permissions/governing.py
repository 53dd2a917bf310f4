"""Who does the work of information governance."""

from practitioners.access import Verdict, may
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_govern(practitioner: Practitioner) -> Verdict:
    return may(practitioner, Permission.GOVERN)
