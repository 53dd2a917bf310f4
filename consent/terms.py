"""What decisions to share say of every grant: until when, how much, or not at all."""

from consent.footing import UNDER_A_DECISION
from consent.models import SharingDecision
from consent.queries.sharing import decision_about, stands_on_own_footing, why_not_shared
from families.services.granting import Limits, Terms, Wanted, register_terms

NOTHING_SAID = Terms()


@register_terms
def terms_of_decisions(wanted: Wanted) -> Terms:
    """A grant that stands on a decision ends with it and reaches what it shares.

    Asked under the family's lock, inside the transaction that grants: whoever checked before a
    withdrawal is refused after it. Whoever stands on a footing of their own needs none.
    """
    if wanted.reason not in UNDER_A_DECISION:
        return NOTHING_SAID
    decision = decision_about(wanted.agency, wanted.family)
    if decision:
        return Terms(until=decision.until, limits=limits_of(decision))
    refusal = why_not_shared(wanted.agency, wanted.family)
    if refusal and stands_on_own_footing(wanted.family, wanted.principals):
        return NOTHING_SAID
    return Terms(refusal=refusal)


def limits_of(decision: SharingDecision) -> Limits:
    return Limits(themes=decision.themes, children=decision.children)
