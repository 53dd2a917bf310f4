"""Who may say what a family answered."""

from families.models import Family
from families.permissions.contributing import may_contribute
from practitioners.access import Verdict
from practitioners.models import Practitioner


def may_record_agreement(practitioner: Practitioner, family: Family) -> Verdict:
    """Whoever adds to the record may say what the family answered."""
    return may_contribute(practitioner, family)
