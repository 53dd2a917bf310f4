"""Who clears what a family is given, and gives it."""

from families.models import Family
from families.permissions.contributing import may_change, may_contribute
from families.permissions.leading import leads
from huddle.models import PlanCopy
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_plan(by: Practitioner, family: Family) -> Verdict:
    """The Single Lead Practitioner, the chair and the coordinator."""
    if not (verdict := may_contribute(by, family)):
        return verdict
    if not (verdict := may_change(by, family)):
        return verdict
    if leads(by, family) or by.holds(Permission.SESSION_RECORD):
        return ALLOWED
    return Verdict("Only the Single Lead Practitioner, the chair or the coordinator can do this.")


def may_say_given(by: Practitioner, copy: PlanCopy) -> Verdict:
    if not (verdict := may_plan(by, copy.family)):
        return verdict
    return not_now("How it was given is recorded already.") if copy.given_on else ALLOWED
