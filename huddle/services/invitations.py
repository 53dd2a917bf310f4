"""Keep people's own calendars true: who belongs is invited, who leaves is told that it is off.

Nobody asks for this: it follows from who belongs to a session and when that is. The notice is
the mail; the row says what the calendar was last told, and each telling raises its number.
"""

from django.utils import timezone

from huddle.icalendar_text import fingerprint
from huddle.models import CalendarEntry, HuddleSession
from huddle.notices.invitations import CALENDAR, OFF_CALENDAR
from huddle.queries.access import readers_of_session
from huddle.states import AHEAD
from practitioners import notices
from practitioners.binding import service
from practitioners.models import Notice, Practitioner

State = HuddleSession.State


def follow_all() -> int:
    """Every session to come, and what was cancelled; how many people are told something."""
    sessions = HuddleSession.objects.filter(
        starts_at__gt=timezone.now(), state__in=[*AHEAD, State.CANCELLED]
    )
    sessions = sessions.select_related("huddle__coordinator")
    return sum(follow_session(one, by=one.huddle.coordinator) for one in sessions)


@service
def follow_session(session: HuddleSession, *, by: Practitioner) -> int:
    """Safe in any number and at any time: a second finds that everybody knows.

    In the coordinator's sight, who also knows which guests are asked.
    """
    locked = HuddleSession.objects.select_for_update(of=("self",)).select_related("huddle")
    session = locked.get(pk=session.pk)
    if session.starts_at <= timezone.now() or session.state not in {*AHEAD, State.CANCELLED}:
        return 0
    belongs = set() if session.state == State.CANCELLED else set(readers_of_session(session))
    held = {
        one.practitioner: one
        for one in CalendarEntry.objects.filter(session=session).select_related("practitioner")
    }
    told = fingerprint(session)
    new = [_invite(session, person, told) for person in belongs - held.keys()]
    changed = [
        _tell_anew(one, session, told)
        for person, one in held.items()
        if person in belongs and (one.withdrawn or one.told != told)
    ]
    gone = [
        _withdraw(one)
        for person, one in held.items()
        if person not in belongs and not one.withdrawn
    ]
    return len(new) + len(changed) + len(gone)


def _invite(session: HuddleSession, person: Practitioner, told: str) -> Notice:
    entry = CalendarEntry.objects.create(
        session=session, practitioner=person, starts_at=session.starts_at, told=told
    )
    return notices.plan(CALENDAR, person, entry, occurrence=str(entry.sequence))


def _tell_anew(entry: CalendarEntry, session: HuddleSession, told: str) -> Notice:
    entry.sequence += 1
    entry.starts_at, entry.told, entry.withdrawn = session.starts_at, told, False
    entry.save(update_fields=["sequence", "starts_at", "told", "withdrawn"])
    return notices.plan(CALENDAR, entry.practitioner, entry, occurrence=str(entry.sequence))


def _withdraw(entry: CalendarEntry) -> Notice:
    entry.sequence += 1
    entry.withdrawn = True
    entry.save(update_fields=["sequence", "withdrawn"])
    return notices.plan(OFF_CALENDAR, entry.practitioner, entry, occurrence=str(entry.sequence))
