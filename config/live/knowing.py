"""Who asks, may they, and has anything changed that they may see. Asked anew for each event.

Nothing is kept from one question to the next, neither a row nor a connection: each is asked in a
transaction of its own, bound to whoever asks, and the connection is closed after it.
"""

import time
from dataclasses import dataclass
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections, transaction
from django.http import HttpRequest

from huddle.models import HuddleSession
from huddle.queries.live import fingerprint
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.roles import Permission

Sessions = import_module(settings.SESSION_ENGINE).SessionStore


@dataclass(frozen=True)
class Seen:
    """Whose stream it is, and what they may see now, as a hash."""

    person: UUID
    mark: str


def look(session_key: str, session_id: UUID) -> Seen | None:
    """None where they are signed out, or may not see that session, or not any more."""
    try:
        return _look(session_key, session_id)
    finally:
        connections.close_all()


def _look(session_key: str, session_id: UUID) -> Seen | None:
    person = _signed_in(session_key)
    if person is None or not person.holds(Permission.SESSION_VIEW):
        return None
    with transaction.atomic(), acting_as(person):
        sessions = HuddleSession.objects.visible_to(person).select_related("huddle")
        session = sessions.filter(pk=session_id).first()
        return Seen(person.pk, fingerprint(session, person)) if session else None


def _signed_in(session_key: str) -> Practitioner | None:
    """By the session that signing in made: gone when it ends, whatever ended it."""
    request = HttpRequest()
    request.session = Sessions(session_key)
    started = request.session.get("started_at", 0)
    if time.time() - started > settings.ABSOLUTE_HOURS * 3600:
        return None
    user = get_user(request)
    return user if isinstance(user, Practitioner) and user.is_active else None
