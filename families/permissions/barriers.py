"""Who may say what keeps a family from help, and what removed it."""

from families.models import AccessBarrier, Family
from families.permissions.planning import may_plan
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner


def may_open_barrier(practitioner: Practitioner, family: Family) -> Verdict:
    """Whoever may write the family's plan."""
    return may_plan(practitioner, family)


def may_remove_barrier(practitioner: Practitioner, barrier: AccessBarrier) -> Verdict:
    """Say that it is gone, once."""
    if not (verdict := may_plan(practitioner, barrier.family)):
        return verdict
    return ALLOWED if barrier.is_open else not_now("This barrier is gone already.")


def may_reopen_barrier(practitioner: Practitioner, barrier: AccessBarrier) -> Verdict:
    """Say that one that was gone is back, once."""
    if not (verdict := may_plan(practitioner, barrier.family)):
        return verdict
    if barrier.is_open:
        return not_now("This barrier has not been removed.")
    is_back = AccessBarrier.objects.visible_to(practitioner).filter(reopens=barrier).exists()
    return not_now("This barrier is open again already.") if is_back else ALLOWED
