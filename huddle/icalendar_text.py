"""Sessions as iCalendar (RFC 5545, RFC 5546): which huddle, when and where, and no case."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress

from huddle.models import CalendarEntry, HuddleSession
from practitioners.models import Practitioner

PRODUCT = "-//Huddle//Weekly huddles//EN"
WITHDRAWN = "Huddle session"


def invitation(entry: CalendarEntry) -> str:
    """METHOD:REQUEST for one person: the session as it stands now."""
    event = _entry(entry, "CONFIRMED")
    _say_when_and_where(event, entry.session, link=True)
    return _calendar("REQUEST", [event])


def withdrawal(entry: CalendarEntry) -> str:
    """METHOD:CANCEL: the entry goes. It says no more than the person was told before."""
    event = _entry(entry, "CANCELLED")
    event.add("summary", WITHDRAWN)
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    return _calendar("CANCEL", [event])


def feed(sessions: Iterable[HuddleSession]) -> str:
    """A person's sessions: date, huddle and place. No link: whoever holds the address reads it."""
    events = []
    for session in sessions:
        off = session.state == HuddleSession.State.CANCELLED
        event = _event(session, "CANCELLED" if off else "CONFIRMED")
        _say_when_and_where(event, session, link=False)
        events.append(event)
    return _calendar("PUBLISH", events)


def fingerprint(session: HuddleSession) -> str:
    """The same as long as an invitation would say the same."""
    said = [
        session.huddle.name,
        session.starts_at.astimezone(UTC).isoformat(),
        str(session.huddle.minutes_long),
        session.held_how,
        session.where,
        session.link,
    ]
    return sha256("\n".join(said).encode()).hexdigest()


def _calendar(method: str, events: list[Event]) -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical().decode()


def _entry(entry: CalendarEntry, status: str) -> Event:
    """For exactly one person: nobody learns from it who else is asked."""
    event = _event(entry.session, status)
    event.add("sequence", entry.sequence)
    event.add("organizer", _address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    event.add("attendee", _attendee(entry.practitioner))
    return event


def _event(session: HuddleSession, status: str) -> Event:
    event = Event()
    event.add("uid", f"{session.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", _utc(timezone.now()))
    event.add("status", status)
    event.add("class", "PRIVATE")
    return event


def _say_when_and_where(event: Event, session: HuddleSession, *, link: bool) -> None:
    event.add("summary", session.huddle.name)
    event.add("dtstart", _utc(session.starts_at))
    event.add("dtend", _utc(session.ends_at))
    event.add("location", session.where or session.held_how.label)
    page = f"{settings.BASE_URL}{session.get_absolute_url()}"
    lines = [session.link, page] if link else [page]
    event.add("description", "\n".join(line for line in lines if line))


def _attendee(person: Practitioner) -> vCalAddress:
    address = _address(person.email)
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "NEEDS-ACTION"
    address.params["RSVP"] = "FALSE"
    return address


def _address(email: str) -> vCalAddress:
    return vCalAddress(f"mailto:{email}")


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
