"""Who may hold a session: open it, record it, enter its families, close it and sign it."""

from huddle import states
from huddle.models import AgendaItem, Attendance, HuddleSession
from huddle.states import may_do
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission

State = HuddleSession.State
STATEMENT_FIRST = "Accept the confidentiality statement of this session first."
KEPT = "_accepted"  # on a session that a page only shows


def may_run(by: Practitioner, session: HuddleSession) -> Verdict:
    """Is this one of the two people who run the session?"""
    if not (allowed := may(by, Permission.SESSION_RECORD)):
        return allowed
    if not states.EITHER.holds(by, session):
        return Verdict(states.EITHER.refusal)
    return ALLOWED


def may_open_session(by: Practitioner, session: HuddleSession) -> Verdict:
    return may_do(states.OPEN, by, session)


def may_record_attendance(by: Practitioner, session: HuddleSession) -> Verdict:
    """From the publication of the agenda, because apologies come before the day."""
    return may_do(states.ATTEND, by, session)


def may_accept_statement(by: Practitioner, session: HuddleSession) -> Verdict:
    return may_do(states.ACCEPT, by, session)


def has_accepted(by: Practitioner, session: HuddleSession) -> bool:
    """In one query; none where ``ask_once`` was said of this very object."""
    who, answer = getattr(session, KEPT, (None, False))
    return bool(answer) if who == by.pk else _has_accepted(by, session)


def ask_once(by: Practitioner, session: HuddleSession) -> None:
    """For a page that only shows. Services read anew: they take the session in hand."""
    setattr(session, KEPT, (by.pk, _has_accepted(by, session)))


def _has_accepted(by: Practitioner, session: HuddleSession) -> bool:
    return Attendance.objects.filter(
        session=session, practitioner=by, statement_accepted_at__isnull=False
    ).exists()


def may_enter(by: Practitioner, session: HuddleSession) -> Verdict:
    """May they open the families of a session that is held, or was and is not signed yet?"""
    if not (allowed := may_do(states.ENTER, by, session)):
        return allowed
    return ALLOWED if has_accepted(by, session) else Verdict(STATEMENT_FIRST)


def may_speak(by: Practitioner, item: AgendaItem) -> Verdict:
    """May they add what is said of this family? Those who run it enter it late, until signed."""
    if not (allowed := may(by, Permission.FAMILY_CONTRIBUTE)):
        return allowed
    if not (allowed := may_enter(by, item.session)):
        return allowed
    if item.session.state != State.IN_SESSION and not may_run(by, item.session):
        return not_now("The session is closed. Add it to the family's record instead.")
    return ALLOWED


def may_decide(by: Practitioner, item: AgendaItem) -> Verdict:
    """May they record what the meeting decides? Until the minutes are signed."""
    if not (allowed := may_do(states.DECIDE, by, item.session)):
        return allowed
    if not (allowed := may_enter(by, item.session)):
        return allowed
    if item.state == AgendaItem.State.WITHDRAWN:
        return not_now("This family was withdrawn from the agenda.")
    return ALLOWED


def may_close_session(by: Practitioner, session: HuddleSession) -> Verdict:
    return may_do(states.CLOSE, by, session)


def may_sign(by: Practitioner, session: HuddleSession) -> Verdict:
    return may_do(states.SIGN, by, session)
