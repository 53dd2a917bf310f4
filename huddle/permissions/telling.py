"""Who may say what became of telling a family."""

from families.permissions.contributing import may_change
from huddle.models import Telling
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_report_telling(by: Practitioner, telling: Telling) -> Verdict:
    """Whoever was asked to tell them, and the meeting, who may have heard."""
    if not (verdict := may(by, Permission.ACTION_WORK)):
        return verdict
    if not (verdict := may_change(by, telling.family)):
        return verdict
    if by.pk != telling.teller_id and not by.holds(Permission.SESSION_RECORD):
        return Verdict("Only whoever tells the family, the chair or the coordinator can say this.")
    if telling.safe == telling.Safe.NO:
        return not_now("The meeting decided that the family is not told.")
    return not_now("What became of it is recorded already.") if telling.ended_at else ALLOWED
