"""Hold a session: open it, say who is there, accept the statement, speak, close it."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from families.models import Contribution
from families.services.contributing import Care, contribute
from huddle.events import session_opened
from huddle.models import AgendaItem, Attendance, HuddleSession, ItemContribution, Statement
from huddle.permissions.holding import (
    may_accept_statement,
    may_close_session,
    may_open_session,
    may_record_attendance,
    may_speak,
)
from huddle.queries.holding import is_guest
from huddle.quorum import HERE
from huddle.services.inviting import end_guests, let_guests_in
from huddle.services.locking import lock_item, lock_session
from huddle.services.moving_on import move_on
from huddle.services.presence import arrive, depart, end_turns
from huddle.services.recusing import is_recused
from huddle.states import CLOSE, OPEN
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner, Team

RECUSED = (
    "A conflict of interest keeps you from a family of this session. Somebody else must run it: "
    "give the session another chair, or let the coordinator close it."
)
State = HuddleSession.State
Mode = Attendance.Mode


@service
def open_session(session: HuddleSession, *, by: Practitioner) -> HuddleSession:
    """Begin. Two people pressing at once open it once."""
    session = lock_session(session)
    may_open_session(by, session).enforce()
    move_on(session, OPEN)
    let_guests_in(session, by=by)
    audit.record("session.opened", session, by=by)
    transaction.on_commit(
        partial(session_opened.send_robust, sender=HuddleSession, session_id=session.pk)
    )
    return session


@service
def record_attendance(
    session: HuddleSession,
    practitioner: Practitioner,
    *,
    mode: str,
    by: Practitioner,
    team: Team | None = None,
) -> Attendance:
    """Who came and how, or why not. Said again, it is corrected, until the minutes are signed."""
    session = lock_session(session)
    may_record_attendance(by, session).enforce()
    if mode not in Mode.values:
        raise ValidationError({"mode": "Select how they attend"})
    attendance = _attend(session, practitioner, mode, team)
    if mode in HERE:
        arrive(session, practitioner)
    else:
        depart(session, practitioner)
    audit.record(
        "attendance.recorded", session, by=by, practitioner=str(practitioner.pk), mode=mode
    )
    return attendance


@service
def accept_statement(
    session: HuddleSession, *, by: Practitioner, mode: str = Mode.PRESENT
) -> Attendance:
    """Accept the confidentiality statement for oneself, and so be there."""
    if not HuddleSession.objects.visible_to(by).filter(pk=session.pk).exists():
        raise PermissionDenied("You do not belong to this session.")
    session = lock_session(session)
    may_accept_statement(by, session).enforce()
    if mode not in HERE:
        raise ValidationError({"mode": "Select how you attend"})
    return _accept(_attend(session, by, mode, None), by)


@service
def record_statement_accepted(
    session: HuddleSession, practitioner: Practitioner, *, by: Practitioner
) -> Attendance:
    """Somebody who is there accepted the statement aloud, and the chair or coordinator heard."""
    session = lock_session(session)
    may_record_attendance(by, session).enforce()
    attendance = Attendance.objects.filter(session=session, practitioner=practitioner).first()
    if attendance is None or attendance.mode not in HERE:
        raise ValidationError("Only somebody who is there can accept the statement.")
    return _accept(attendance, by)


@service
def contribute_in_session(item: AgendaItem, *, by: Practitioner, **said: Any) -> Contribution:
    """Say something while the family is discussed. Its audience is as it is anywhere else."""
    item = lock_item(item, by)
    may_speak(by, item).enforce()
    if item.session.state == State.DRAFT:  # from paper: it was said on the day
        said["care"] = replace(said.get("care") or Care(), noted_on=item.session.starts_on)
    contribution = contribute(item.family, by=by, **said)
    ItemContribution.objects.create(family=item.family, item=item, contribution=contribution)
    return contribution


@service
def close_session(session: HuddleSession, *, by: Practitioner) -> HuddleSession:
    """End the meeting. Every family must have been discussed, deferred or withdrawn."""
    session = lock_session(session)
    may_close_session(by, session).enforce()
    refuse_if_recused(session)
    waiting = still_listed(session, by)
    if waiting:
        names = ", ".join(item.family.reference for item in waiting)
        not_now(f"Decide for every child, or defer the family, first: {names}.").enforce()
    end_turns(session, by=by)
    end_guests(session, None, by=by)
    move_on(session, CLOSE)
    audit.record("session.closed", session, by=by)
    return session


def refuse_if_recused(session: HuddleSession) -> None:
    """Whoever closes or signs answers for every family, also for one that they must not see."""
    if is_recused(session):
        not_now(RECUSED).enforce()


def still_listed(session: HuddleSession, by: Practitioner) -> list[AgendaItem]:
    items = AgendaItem.objects.visible_to(by).filter(session=session)
    return list(items.filter(state=AgendaItem.State.LISTED).select_related("family"))


def _attend(
    session: HuddleSession, practitioner: Practitioner, mode: str, team: Team | None
) -> Attendance:
    """Whoever is no longer there has not accepted the statement either."""
    attendance, new = Attendance.objects.get_or_create(
        session=session,
        practitioner=practitioner,
        defaults={
            "mode": mode,
            "team": team or _team(session, practitioner),
            "as_guest": is_guest(session, practitioner),
        },
    )
    if not new:
        attendance.mode, attendance.team = mode, team or attendance.team
        attendance.away_since = None
        if mode not in HERE:
            attendance.statement_accepted_at = attendance.statement_recorded_by = None
            attendance.statement = None
        attendance.save(
            update_fields=[
                "mode",
                "team",
                "statement_accepted_at",
                "statement_recorded_by",
                "statement",
                "away_since",
            ]
        )
    return attendance


def _team(session: HuddleSession, practitioner: Practitioner) -> Team | None:
    """The core team for which they come, or the first that they have."""
    teams = practitioner.teams()
    return teams.filter(huddles=session.huddle).first() or teams.first()


def _accept(attendance: Attendance, by: Practitioner) -> Attendance:
    if attendance.statement_accepted_at is None:
        attendance.statement_accepted_at = timezone.now()
        attendance.statement_recorded_by = by
        attendance.statement = _statement(attendance.session)
        attendance.save(
            update_fields=["statement_accepted_at", "statement_recorded_by", "statement"]
        )
        audit.record(
            "statement.accepted",
            attendance.session,
            by=by,
            practitioner=str(attendance.practitioner_id),
        )
    arrive(attendance.session, attendance.practitioner)
    return attendance


def _statement(session: HuddleSession) -> Statement:
    """What everybody of this session accepts, whatever the huddle has written since."""
    return session.statement or session.huddle.statements.latest("number")
