"""Plan what information governance is reminded of. Safe to run twice, or a week late."""

from datetime import date

from consent.notices import AGREEMENT_WAITS
from consent.queries.bases import agreements_to_review
from consent.queries.governing import governance_leads
from practitioners.notices import Wanted, plan_new


def remind_of_agreements(as_at: date) -> int:
    """Once for each version and day of review; how many are told."""
    leads = list(governance_leads())
    return plan_new(
        Wanted(AGREEMENT_WAITS, lead.pk, agreement.pk, str(agreement.review_on))
        for agreement in agreements_to_review(as_at)
        for lead in leads
    )
