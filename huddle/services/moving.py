"""Move a session, cancel it, say where it is held: nobody's place on an agenda is lost."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format

from huddle.models import AgendaItem, Held, HuddleSession
from huddle.notices.convening import CANCELLED, MOVED
from huddle.permissions.convening import may_cancel, may_move, may_place
from huddle.queries.access import readers_of_session
from huddle.services.core_teams import unseen_items
from huddle.services.inviting import end_guests
from huddle.services.moving_on import move_on
from huddle.services.preparing import items_of, locked, unpublish
from huddle.services.reasons import give_reason
from huddle.services.relisting import next_session
from huddle.states import AHEAD, CANCEL
from practitioners import audit, notices
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import is_working_day

State = HuddleSession.State
LONGEST_NOTE = 500
HIDDEN = (
    "A family of this session is hidden from you, so you could not take it to the next session. "
    "Hand the huddle over to somebody who sees it, or move the session."
)


@service
def move_session(
    session: HuddleSession, starts_at: datetime, *, reason: str, by: Practitioner
) -> HuddleSession:
    """Another day or hour. Its agenda, its checks and its people stay as they are."""
    session, others = _with_others(session)
    may_move(by, session).enforce()
    _check_reason(reason)
    _check_time(session, starts_at, others)
    session.moved_from, session.starts_at = session.starts_at, starts_at
    session.moved_reason = reason.strip()
    session.save(update_fields=["moved_from", "starts_at", "moved_reason"])
    audit.record(
        "session.moved",
        session,
        by=by,
        before=session.moved_from.isoformat(),
        after=starts_at.isoformat(),
    )
    for person in readers_of_session(session):
        notices.plan(MOVED, person, session, occurrence=starts_at.isoformat())
    return session


@service
def cancel_session(session: HuddleSession, *, reason: str, by: Practitioner) -> HuddleSession:
    """It will not be held. Its families go to the next session, with what is known of them.

    What a published agenda let people see ends at once; the next publication shows it again.
    Guests were asked for this day: whoever is needed on another is asked anew.
    Returns the session to which the families went.
    """
    session, _ = _with_others(session)
    may_cancel(by, session).enforce()
    _check_reason(reason)
    if unseen_items(session):
        raise NotNow(HIDDEN)
    later = next_session(session)
    if later is None:
        raise NotNow("No later session can be called. Look at the day on which the huddle meets.")
    end_guests(session, None, by=by)
    carried = _carry_over(session, locked(later), reason.strip(), by)
    session.cancelled_reason = reason.strip()
    move_on(session, CANCEL, "cancelled_reason")
    audit.record("session.cancelled", session, by=by, families=carried, next=str(later.pk))
    for person in readers_of_session(session):
        notices.plan(CANCELLED, person, session)
    return later


@service
def place_session(
    session: HuddleSession, *, held: str, place: str, video_link: str, by: Practitioner
) -> HuddleSession:
    """Where this one is held; what is left blank is as the huddle says."""
    session = locked(session)
    may_place(by, session).enforce()
    if held and held not in Held.values:
        raise ValidationError({"held": "Select how people meet"})
    session.held, session.place, session.video_link = held, place.strip(), video_link.strip()
    session.clean_fields(exclude={f.name for f in session._meta.fields} - {"video_link"})
    session.save(update_fields=["held", "place", "video_link"])
    audit.record("session.placed", session, by=by, held=str(session.held_how))
    return session


def _with_others(session: HuddleSession) -> tuple[HuddleSession, list[HuddleSession]]:
    """All coming sessions of the huddle, locked in one order: two moves cannot cross."""
    coming = HuddleSession.objects.filter(huddle=session.huddle_id, state__in=AHEAD)
    others = list(coming.select_related("huddle").order_by("pk").select_for_update(of=("self",)))
    return locked(session), [one for one in others if one.pk != session.pk]


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Enter why, for everybody of the huddle to read"})


def _check_time(session: HuddleSession, starts_at: datetime, others: list[HuddleSession]) -> None:
    if starts_at == session.starts_at:
        raise ValidationError({"day": "The session is at this time already"})
    if starts_at <= timezone.now():
        raise ValidationError({"day": "Day and time must be in the future"})
    if not is_working_day(timezone.localdate(starts_at)):
        raise ValidationError({"day": "Day must be a working day"})
    long = timedelta(minutes=session.huddle.minutes_long)
    if any(abs(one.starts_at - starts_at) < long for one in others):
        raise ValidationError({"day": "The huddle has another session at this time"})


def _carry_over(
    session: HuddleSession, later: HuddleSession, reason: str, by: Practitioner
) -> int:
    """The items themselves move, with their checks, notes and answers; how many families."""
    items = list(items_of(session, by).exclude(state=AgendaItem.State.WITHDRAWN))
    if session.state == State.PUBLISHED:
        for item in items:
            unpublish(item, by)
    there = {item.family_id: item for item in items_of(later, by)}
    last = AgendaItem.objects.filter(session=later).aggregate(last=Max("position"))["last"] or 0
    day = date_format(session.starts_on, "j F Y")
    words = f"The session of {day} was cancelled. {reason}"
    listed = [item for item in items if item.state == AgendaItem.State.LISTED]
    for place, item in enumerate(listed, start=last + 1):
        _carry(item, later, there.get(item.family_id), words, place)
        audit.record(
            "family.carried_over",
            item,
            by=by,
            family=item.family_id,
            before=str(session.pk),
            session=str(later.pk),
        )
    return len(listed)


def _carry(
    item: AgendaItem, later: HuddleSession, there: AgendaItem | None, words: str, place: int
) -> None:
    note = f"{item.note} {words}".strip()[:LONGEST_NOTE]
    if there is None:
        item.session, item.position, item.note = later, place, note
        item.save(update_fields=["session", "position", "note"])
        give_reason(item, AgendaItem.Why.CARRIED, words)
        return
    if there.state != AgendaItem.State.LISTED:
        there.state, there.withdrawn_reason = AgendaItem.State.LISTED, ""
        there.why, there.note = item.why, note
        there.save(update_fields=["state", "withdrawn_reason", "why", "note"])
    give_reason(there, AgendaItem.Why.CARRIED, words)
    item.state, item.withdrawn_reason = AgendaItem.State.WITHDRAWN, words[:LONGEST_NOTE]
    item.save(update_fields=["state", "withdrawn_reason"])
