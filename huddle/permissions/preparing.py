"""Who may call sessions, build and publish an agenda, and answer an agency check."""

from huddle.models import AgencyCheck, AgendaItem, Huddle, HuddleSession
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission

State = HuddleSession.State
AHEAD = (State.SCHEDULED, State.PUBLISHED)


def may_schedule(practitioner: Practitioner, huddle: Huddle) -> Verdict:
    return may(practitioner, Permission.SESSION_PREPARE) and _coordinates(practitioner, huddle)


def may_build(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    """Build, add to and reorder an agenda that nobody has been sent yet."""
    return _prepares(practitioner, session) and _still_scheduled(session)


def may_list(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    """Put a family on a coming session: its coordinator, or the chair who decides it."""
    chairs = session.chair_id == practitioner.pk and practitioner.holds(Permission.SESSION_HOLD)
    if not chairs:
        return may_build(practitioner, session)
    return _still_scheduled(session)


def may_publish(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    """Only the coordinator: before publication nobody else knows the families."""
    return may_build(practitioner, session)


def may_add_late(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    if not (verdict := _prepares(practitioner, session)):
        return verdict
    if session.state != State.PUBLISHED:
        return not_now("A family can be added late only between publication and the session.")
    return ALLOWED


def may_arrange(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    """Reorder, or take a family off, before the session opens."""
    if not (verdict := _prepares(practitioner, session)):
        return verdict
    if session.state not in AHEAD:
        return not_now("The session has begun: its agenda can no longer be changed here.")
    return ALLOWED


def may_answer(practitioner: Practitioner, check: AgencyCheck) -> Verdict:
    """A member of the team that was asked; corrections only until the session opens."""
    if not (verdict := may(practitioner, Permission.CHECK_ANSWER)):
        return verdict
    if check.team.principal not in practitioner.principals():
        return Verdict("Only a member of the team that was asked can answer this check.")
    if check.item.state == AgendaItem.State.WITHDRAWN:
        return not_now("This family is no longer on the agenda.")
    return _still_answerable(check)


def _still_answerable(check: AgencyCheck) -> Verdict:
    state = check.item.session.state
    if state == State.PUBLISHED:
        return ALLOWED
    if state in {State.SIGNED, State.CANCELLED}:
        return not_now("The session is over: its checks are closed.")
    if check.answered_at:
        return not_now("The session has begun. Tell the huddle what has changed.")
    return ALLOWED


def _prepares(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    return may_schedule(practitioner, session.huddle)


def _coordinates(practitioner: Practitioner, huddle: Huddle) -> Verdict:
    if huddle.coordinator_id == practitioner.pk:
        return ALLOWED
    return Verdict("Only the coordinator of this huddle can prepare its sessions.")


def _still_scheduled(session: HuddleSession) -> Verdict:
    if session.state == State.SCHEDULED:
        return ALLOWED
    return not_now("The agenda of this session is already published.")
