"""Who may write down afterwards what a session did, for example when the system was down."""

from huddle.models import AgendaItem, HuddleSession
from huddle.permissions.holding import may_decide
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner
from practitioners.working_days import today


def may_be_late(session: HuddleSession) -> bool:
    """Nothing of a session has happened before its day."""
    return session.starts_on <= today()


def may_enter_late(by: Practitioner, item: AgendaItem) -> Verdict:
    """The chair and the coordinator, from the day of the session until its minutes are signed."""
    if not (allowed := may_decide(by, item)):
        return allowed
    if not may_be_late(item.session):
        return not_now("The day of this session has not come yet.")
    return ALLOWED
