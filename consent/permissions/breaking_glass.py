"""Who may open a record in an emergency, end that, answer for it and review it."""

from consent.models import BreakGlass
from consent.permissions.governing import may_govern
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_break_glass(practitioner: Practitioner) -> Verdict:
    """Whoever reads families at all; for which family, the database says."""
    return may(practitioner, Permission.BREAK_GLASS)


def may_end(practitioner: Practitioner, access: BreakGlass) -> Verdict:
    """Whoever opened it, and information governance."""
    mine = access.practitioner_id == practitioner.pk
    if not mine and not practitioner.holds(Permission.GOVERN):
        return Verdict("Only the person who opened it can end it.")
    if not access.is_open:
        return not_now("This emergency access has ended already.")
    return ALLOWED


def may_answer_request(practitioner: Practitioner, access: BreakGlass) -> Verdict:
    if not (verdict := _may_judge(practitioner, access)):
        return verdict
    if not access.waits:
        return not_now("This request has already been answered.")
    return ALLOWED


def may_review(practitioner: Practitioner, access: BreakGlass) -> Verdict:
    """Once it is over, by somebody else than who used it."""
    if not (verdict := _may_judge(practitioner, access)):
        return verdict
    if access.started_at is None:
        return not_now("This record was not opened: there is nothing to review.")
    if access.reviewed_at:
        return not_now("This emergency access has already been reviewed.")
    if access.is_open:
        return not_now("This emergency access is still open. Review it when it is over.")
    return ALLOWED


def _may_judge(practitioner: Practitioner, access: BreakGlass) -> Verdict:
    if not (verdict := may_govern(practitioner)):
        return verdict
    if access.practitioner_id == practitioner.pk:
        return Verdict("Somebody else must review what you did.")
    return ALLOWED
