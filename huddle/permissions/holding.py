"""Who may hold a session: open it, record it, enter its families, close it and sign it."""

from huddle.models import AgendaItem, Attendance, HuddleSession
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission

State = HuddleSession.State
STATEMENT_FIRST = "Accept the confidentiality statement of this session first."
NOT_YET_OPEN = "The session has not been opened yet."
SIGNED = "The minutes of this session are signed. A correction is an addendum."


def may_run(by: Practitioner, session: HuddleSession) -> Verdict:
    """Is this one of the two people who run the session?"""
    if not (allowed := may(by, Permission.SESSION_RECORD)):
        return allowed
    if by.pk not in {session.chair_id, session.huddle.coordinator_id}:
        return Verdict("Only the chair and the coordinator of this session can do this.")
    return ALLOWED


def may_open_session(by: Practitioner, session: HuddleSession) -> Verdict:
    if not (allowed := may_run(by, session)):
        return allowed
    if session.state == State.SCHEDULED:
        return not_now("The agenda has not been published yet.")
    if session.state != State.PUBLISHED:
        return not_now("This session has already been opened.")
    return ALLOWED


def may_record_attendance(by: Practitioner, session: HuddleSession) -> Verdict:
    """From the publication of the agenda, because apologies come before the day."""
    if not (allowed := may_run(by, session)):
        return allowed
    if session.state == State.SIGNED:
        return not_now(SIGNED)
    if session.state not in {State.PUBLISHED, State.IN_SESSION, State.DRAFT}:
        return not_now("The agenda has not been published yet.")
    return ALLOWED


def may_accept_statement(by: Practitioner, session: HuddleSession) -> Verdict:
    if not (allowed := may(by, Permission.SESSION_VIEW)):
        return allowed
    if session.state not in {State.PUBLISHED, State.IN_SESSION}:
        return not_now("The statement is accepted before or during the session.")
    return ALLOWED


def has_accepted(by: Practitioner, session: HuddleSession) -> bool:
    return Attendance.objects.filter(
        session=session, practitioner=by, statement_accepted_at__isnull=False
    ).exists()


def may_enter(by: Practitioner, session: HuddleSession) -> Verdict:
    """May they open the families of a session that is held, or was and is not signed yet?"""
    if not (allowed := may(by, Permission.SESSION_VIEW)):
        return allowed
    if session.state == State.SIGNED:
        return not_now("This session is over. Its minutes are signed.")
    if session.state not in {State.IN_SESSION, State.DRAFT}:
        return not_now(NOT_YET_OPEN)
    return ALLOWED if has_accepted(by, session) else Verdict(STATEMENT_FIRST)


def may_speak(by: Practitioner, item: AgendaItem) -> Verdict:
    """May they add what they know of this family while it is discussed?"""
    if not (allowed := may(by, Permission.FAMILY_CONTRIBUTE)):
        return allowed
    if not (allowed := may_enter(by, item.session)):
        return allowed
    if item.session.state != State.IN_SESSION:
        return not_now("The session is closed. Add it to the family's record instead.")
    return ALLOWED


def may_decide(by: Practitioner, item: AgendaItem) -> Verdict:
    """May they record what the meeting decides? Until the minutes are signed."""
    session = item.session
    if not (allowed := may_run(by, session)):
        return allowed
    if session.state == State.SIGNED:
        return not_now(SIGNED)
    if not (allowed := may_enter(by, session)):
        return allowed
    if item.state == AgendaItem.State.WITHDRAWN:
        return not_now("This family was withdrawn from the agenda.")
    return ALLOWED


def may_close_session(by: Practitioner, session: HuddleSession) -> Verdict:
    if not (allowed := may_run(by, session)):
        return allowed
    if session.state == State.IN_SESSION:
        return ALLOWED
    if session.state in {State.DRAFT, State.SIGNED}:
        return not_now("This session has already been closed.")
    return not_now(NOT_YET_OPEN)


def may_sign(by: Practitioner, session: HuddleSession) -> Verdict:
    if not (allowed := may(by, Permission.SESSION_HOLD)):
        return allowed
    if by.pk != session.chair_id:
        return Verdict("Only the chair of this session can sign its minutes.")
    if session.state == State.SIGNED:
        return not_now("The minutes of this session are already signed.")
    if session.state != State.DRAFT:
        return not_now("Close the session before you sign its minutes.")
    return ALLOWED
