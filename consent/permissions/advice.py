"""Who may ask whether something may be shared, and who answers."""

from consent.models import AdviceRequest
from consent.permissions.governing import may_govern
from families.models import Family
from families.permissions.contributing import may_contribute
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner


def may_ask_advice(practitioner: Practitioner, family: Family) -> Verdict:
    """Whoever adds to the record may be unsure about it."""
    return may_contribute(practitioner, family)


def may_answer_advice(practitioner: Practitioner, request: AdviceRequest) -> Verdict:
    if not (verdict := may_govern(practitioner)):
        return verdict
    if request.answered_at:
        return not_now("This question has already been answered.")
    return ALLOWED
