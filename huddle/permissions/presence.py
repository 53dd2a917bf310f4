"""Who may say which family the session is with, and who is there for it."""

from huddle.models import AgendaItem, Attendance, HuddleSession
from huddle.permissions.holding import may_decide, may_run
from huddle.quorum import HERE
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission

State = HuddleSession.State
NOT_HELD = "This is for while the session is held."


def may_begin(by: Practitioner, item: AgendaItem) -> Verdict:
    """May they say that the session turns to this family, or that it is done with it?"""
    if not (allowed := may_decide(by, item)):
        return allowed
    return ALLOWED if item.session.state == State.IN_SESSION else not_now(NOT_HELD)


def may_come_and_go(by: Practitioner, session: HuddleSession, who: Practitioner) -> Verdict:
    """Anybody for themselves; the chair and the coordinator for whoever came."""
    if not (allowed := may(by, Permission.SESSION_VIEW)):
        return allowed
    if who != by and not (allowed := may_run(by, session)):
        return allowed
    if session.state != State.IN_SESSION:
        return not_now(NOT_HELD)
    came = Attendance.objects.filter(
        session=session, practitioner=who, mode__in=HERE, statement_accepted_at__isnull=False
    )
    if came.exists():
        return ALLOWED
    return not_now("Only somebody who has joined the session can leave it or come back.")
