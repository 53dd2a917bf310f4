"""A person's private calendar address: made, renewed, revoked, and read by whoever holds it.

Kept as a digest only: nobody, here or in a backup, can read the address back.
"""

import secrets
from hashlib import sha256

from django.db import connection

from huddle.models import CalendarFeed
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

MEANWHILE = "Your calendar address was changed meanwhile. Look at the page again."
NONE = "You have no calendar address."


@service
def make_feed(*, replaces: str = "", by: Practitioner) -> str:
    """A new address in place of the one that was made then; its secret, which is shown once.

    Sent twice, the second finds another than it would replace and is refused.
    """
    held = _held(by)
    if version_of(held) != replaces:
        not_now(MEANWHILE).enforce()
    secret = secrets.token_urlsafe(32)
    if held:
        held.delete()
    feed = CalendarFeed.objects.create(practitioner=by, digest=digest_of(secret))
    audit.record("calendar.renewed" if held else "calendar.made", feed, by=by)
    return secret


@service
def revoke_feed(*, by: Practitioner) -> None:
    """The address answers nobody from now on."""
    held = _held(by)
    if held is None:
        not_now(NONE).enforce()
        return
    audit.record("calendar.revoked", held, by=by)
    held.delete()


@service
def note_reading(*, by: Practitioner) -> None:
    """Calendars ask many times a day: the trail says so once for each day."""
    feed = _held(by)
    if feed and feed.read_on != today():
        feed.read_on = today()
        feed.save(update_fields=["read_on"])
        audit.record("calendar.read", feed, by=by)


def reader_of(secret: str) -> Practitioner | None:
    """Whose address this is, while it stands and they use Huddle. Nobody is bound yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT huddle_calendar_reader(%s)", [digest_of(secret)])
        found = cursor.fetchone()[0]
    return Practitioner.objects.filter(pk=found, is_active=True).first() if found else None


def version_of(feed: CalendarFeed | None) -> str:
    return feed.made_at.isoformat() if feed else ""


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _held(person: Practitioner) -> CalendarFeed | None:
    return CalendarFeed.objects.select_for_update().filter(practitioner=person).first()
