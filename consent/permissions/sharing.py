"""May it be shared, and who may decide that."""

from django.utils import timezone

from consent.footing import has_own_footing
from consent.models import SharingDecision, SharingStep
from consent.queries.sharing import decision_about, why_not_shared
from families.held import held_by
from families.models import Family
from families.permissions.contributing import may_contribute
from families.permissions.leading import leads
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Agency, Practitioner


def may_decide_sharing(practitioner: Practitioner, family: Family) -> Verdict:
    """Its huddle, its lead, and the teams whose own record it is; each answers for it by name.

    Whoever sees a family only because it was shared with them does not share it on.
    """
    if not (verdict := may_contribute(practitioner, family)):
        return verdict
    grants = held_by(practitioner, family).grants
    if has_own_footing((one.reason, one.source) for one in grants) or leads(practitioner, family):
        return ALLOWED
    return Verdict("This family was shared with you. Ask the huddle or its lead to share it on.")


def may_withdraw_sharing(practitioner: Practitioner, decision: SharingDecision) -> Verdict:
    if not (verdict := may_decide_sharing(practitioner, decision.family)):
        return verdict
    if not decision.share:
        return not_now("This decision was not to share: there is nothing to withdraw.")
    if decision.end and decision.end.kind == SharingStep.Kind.WITHDRAWN:
        return not_now("This decision has already been withdrawn.")
    if decision.is_over(timezone.now()):
        return not_now("This decision is over already.")
    return ALLOWED


def may_share_with(agency: Agency, family: Family) -> Verdict:
    """Is a decision to share with this agency in force? The latest one about it counts."""
    if decision_about(agency, family):
        return ALLOWED
    reason = why_not_shared(agency, family)
    return Verdict(reason or f"Nobody has decided yet whether to share this family with {agency}.")
