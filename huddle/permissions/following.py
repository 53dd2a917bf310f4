"""Who may say what came of what the meeting set going."""

from families.permissions.contributing import may_change
from huddle.models import Referral
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Agency, Practitioner
from practitioners.roles import Permission


def may_record_outcome(by: Practitioner, referral: Referral) -> Verdict:
    """Whoever referred, the meeting, and of a step up children's social work themselves."""
    if not (verdict := may(by, Permission.ACTION_WORK)):
        return verdict
    if not (verdict := may_change(by, referral.family)):
        return verdict
    if not _hears(by, referral):
        return Verdict("Only whoever referred, the chair or the coordinator can say this.")
    if referral.withdrawn_at is not None:
        return not_now("The decision to refer was replaced.")
    return not_now("What came of it is recorded already.") if referral.outcome else ALLOWED


def _hears(by: Practitioner, referral: Referral) -> bool:
    from_social_care = by.agency.kind == Agency.Kind.SOCIAL_CARE
    return (
        by.pk == referral.referrer_id
        or by.holds(Permission.SESSION_RECORD)
        or (referral.is_to_social_work and from_social_care)
    )
