"""Turn to a family, be done with it; leave the room and come back."""

from typing import Any

from django.db import connection
from django.utils import timezone

from huddle.models import AgendaItem, Attendance, HuddleSession, ItemTurn
from huddle.permissions.presence import may_begin, may_come_and_go
from huddle.services.inviting import end_guests, let_guests_in
from huddle.services.locking import lock_item, lock_session
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def begin_item(item: AgendaItem, *, by: Practitioner) -> ItemTurn:
    """The session turns to this family, and is done with the one before it.

    Whoever is in the session and may see the family is there for it. Two people pressing at
    once begin it once.
    """
    item = lock_item(item, by)
    may_begin(by, item).enforce()
    if ItemTurn.objects.visible_to(by).filter(item=item, ended_at=None).exists():
        not_now("The session is with this family already.").enforce()
    end_turns(item.session, by=by)
    turn = ItemTurn.objects.create(
        family=item.family,
        session=item.session,
        item=item,
        began_at=timezone.now(),
        began_by=by,
    )
    let_guests_in(item.session, by=by)
    _run("SELECT huddle_arrive(%s, NULL)", item.session_id)
    audit.record("item.began", item, by=by, family=item.family_id)
    return turn


@service
def end_item(item: AgendaItem, *, by: Practitioner) -> None:
    """The session is done with this family for now. It can come back to it."""
    item = lock_item(item, by)
    may_begin(by, item).enforce()
    if not ItemTurn.objects.visible_to(by).filter(item=item, ended_at=None).exists():
        not_now("The session is not with this family.").enforce()
    end_turns(item.session, by=by)


@service
def leave(session: HuddleSession, who: Practitioner, *, by: Practitioner) -> None:
    """They are out of the room: for no family from now on, until they are back."""
    attendance = _attendance(session, who, by)
    if attendance.away_since:
        not_now("This is recorded already: out of the room.").enforce()
    _away(attendance, True)
    _run("SELECT huddle_depart(%s, %s)", session.pk, who.pk)
    audit.record("attendance.left", session, by=by, practitioner=str(who.pk))


@service
def come_back(session: HuddleSession, who: Practitioner, *, by: Practitioner) -> None:
    """They are back, and there for the family that the session is with, if they may see it."""
    attendance = _attendance(session, who, by)
    if not attendance.away_since:
        not_now("This is recorded already: in the room.").enforce()
    _away(attendance, False)
    arrive(session, who)
    audit.record("attendance.came_back", session, by=by, practitioner=str(who.pk))


def arrive(session: HuddleSession, who: Practitioner) -> None:
    """Whoever has just joined is there for the family that the session is with."""
    _run("SELECT huddle_arrive(%s, ARRAY[%s::uuid])", session.pk, who.pk)


def depart(session: HuddleSession, who: Practitioner) -> None:
    _run("SELECT huddle_depart(%s, %s)", session.pk, who.pk)


def end_turns(session: HuddleSession, *, by: Practitioner) -> None:
    """Also of a family that ``by`` must not see: the trail knows it, and no page."""
    for item, family in _run("SELECT item, family FROM huddle_end_turns(%s)", session.pk):
        audit.record("item.ended", AgendaItem(pk=item), by=by, family=family)
        end_guests(session, AgendaItem(pk=item), by=by)


def _attendance(session: HuddleSession, who: Practitioner, by: Practitioner) -> Attendance:
    session = lock_session(session)
    may_come_and_go(by, session, who).enforce()
    return Attendance.objects.select_for_update().get(session=session, practitioner=who)


def _away(attendance: Attendance, away: bool) -> None:
    attendance.away_since = timezone.now() if away else None
    attendance.save(update_fields=["away_since"])


def _run(sql: str, *parameters: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
