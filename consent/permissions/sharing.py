"""May it be shared, and who may decide that."""

from consent.models import SharingDecision
from families.models import Family
from families.permissions import may_contribute
from practitioners.access import ALLOWED, Verdict
from practitioners.models import Agency, Practitioner


def may_decide_sharing(practitioner: Practitioner, family: Family) -> Verdict:
    """Whoever adds to the record decides what leaves it, and answers for that by name."""
    return may_contribute(practitioner, family)


def may_share_with(agency: Agency, family: Family) -> Verdict:
    """Is a decision to share with this agency in force? The latest one about it counts."""
    about = SharingDecision.objects.filter(family=family, agencies__contains=[agency.pk])
    latest = about.order_by("-decided_at").first()
    if latest is None:
        return Verdict(f"Nobody has decided yet whether to share this family with {agency}.")
    if not latest.share:
        return Verdict(f"It was decided not to share this family with {agency}.")
    return ALLOWED
