"""Who may give the lead's update."""

from families.models import Family
from families.permissions.contributing import may_contribute
from families.permissions.leading import leads
from practitioners.access import Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_update(practitioner: Practitioner, family: Family) -> Verdict:
    """Whoever leads the family now."""
    if not (verdict := may(practitioner, Permission.FAMILY_LEAD)):
        return verdict
    if family.status == Family.Status.CLOSED:
        return not_now("This family is closed.")
    if not leads(practitioner, family):
        return Verdict("Only the family's Single Lead Practitioner gives this update.")
    return may_contribute(practitioner, family)
