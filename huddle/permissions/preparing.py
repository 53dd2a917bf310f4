"""Who may call sessions, build and publish an agenda, and answer an agency check."""

from huddle import states
from huddle.models import AgencyCheck, AgendaItem, Huddle, HuddleSession
from huddle.states import in_state, may_do
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission

State = HuddleSession.State


def may_schedule(practitioner: Practitioner, huddle: Huddle) -> Verdict:
    return may(practitioner, Permission.SESSION_PREPARE) and _coordinates(practitioner, huddle)


def may_build(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    """Build, add to and reorder an agenda that nobody has been sent yet."""
    return may_do(states.BUILD, practitioner, session)


def may_list(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    """Put a family on a coming session: its coordinator, or the chair who decides it."""
    chairs = session.chair_id == practitioner.pk and practitioner.holds(Permission.SESSION_HOLD)
    if not chairs:
        return may_build(practitioner, session)
    return in_state(states.BUILD, session)


def may_publish(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    """Only the coordinator: before publication nobody else knows the families."""
    return may_do(states.PUBLISH, practitioner, session)


def may_add_late(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    return may_do(states.ADD_LATE, practitioner, session)


def may_arrange(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    """Reorder, or take a family off, before the session opens."""
    return may_do(states.ARRANGE, practitioner, session)


def may_chase(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    """Whoever arranges the agenda, while its teams are asked."""
    if not (verdict := may_arrange(practitioner, session)):
        return verdict
    return ALLOWED if session.state == State.PUBLISHED else not_now(states.UNPUBLISHED)


def may_return_in_writing(practitioner: Practitioner, session: HuddleSession) -> Verdict:
    """Somebody of a team that was asked, before the session opens."""
    if not (verdict := may(practitioner, Permission.CHECK_ANSWER)):
        return verdict
    if session.state == State.PUBLISHED:
        return ALLOWED
    return not_now("A written return is given between publication and the session.")


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


def _coordinates(practitioner: Practitioner, huddle: Huddle) -> Verdict:
    if huddle.coordinator_id == practitioner.pk:
        return ALLOWED
    return Verdict(states.COORDINATOR.refusal)
