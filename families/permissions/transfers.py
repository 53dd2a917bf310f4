"""Who may say that a family moved and was transferred, and that somebody has it now."""

from families.models import Family, Transfer
from families.permissions.contributing import may_contribute
from families.permissions.leading import leads
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_transfer(by: Practitioner, family: Family) -> Verdict:
    """The family's lead, or who runs the huddle; one at a time, while the family is open."""
    if not (verdict := _answers(by, family)):
        return verdict
    if family.status == Family.Status.CLOSED:
        return not_now("This family is closed.")
    if Transfer.objects.visible_to(by).waiting().filter(family=family).exists():
        return not_now("A transfer waits for acknowledgement already.")
    return ALLOWED


def may_answer_transfer(by: Practitioner, transfer: Transfer) -> Verdict:
    """Say that it was acknowledged, or that it was not a transfer after all."""
    if not (verdict := _answers(by, transfer.family)):
        return verdict
    return ALLOWED if transfer.is_waiting else not_now("This transfer has been answered.")


def _answers(by: Practitioner, family: Family) -> Verdict:
    if by.holds(Permission.SESSION_RECORD):
        return ALLOWED
    if not (verdict := may_contribute(by, family)):
        return verdict
    if leads(by, family):
        return ALLOWED
    return Verdict("Only the family’s lead, the chair or the coordinator can.")
