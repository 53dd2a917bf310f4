"""Decide with whom a family's record is shared."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError

from consent.events import sharing_decided
from consent.models import SharingDecision
from consent.permissions.sharing import may_decide_sharing
from families.models import Family
from families.services.locking import lock_family
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Agency, Practitioner


@service
def decide_sharing(
    family: Family,
    *,
    share: bool,
    agencies: Iterable[Agency],
    reason: str,
    by: Practitioner,
    basis: str = "",
) -> SharingDecision:
    """Decide to share the record with these agencies, or not to. Either way with the reason.

    An agenda that is published in the same moment waits, and follows the decision.
    """
    family = lock_family(family, by)
    may_decide_sharing(by, family).enforce()
    if not reason:
        raise ValidationError("Enter why you decided this", code="reason")
    if share and not basis:
        raise ValidationError("Select what the sharing rests on", code="basis")
    decision = SharingDecision.objects.create(
        family=family,
        share=share,
        agencies=sorted({agency.pk for agency in agencies}),
        basis=basis if share else "",
        reason=reason,
        decided_by=by,
    )
    audit.record(
        "sharing.decided",
        decision,
        by=by,
        family=family.pk,
        share=share,
        agencies=[str(agency) for agency in decision.agencies],
    )
    sharing_decided.send(sender=SharingDecision, family=family, by=by)
    return decision


def agencies_shared_with(family: Family) -> set[UUID]:
    """The agencies for which the latest decision says: share. Earlier decisions are overtaken."""
    latest: dict[UUID, bool] = {}
    for decision in SharingDecision.objects.filter(family=family).order_by("decided_at"):
        latest.update(dict.fromkeys(decision.agencies, decision.share))
    return {agency for agency, share in latest.items() if share}
