"""Told when a session moves or is cancelled: which huddle and when, never about whom."""

from django.urls import reverse

from huddle.models import HuddleSession
from huddle.notices.preparing import session_of, when
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register

State = HuddleSession.State


def _moved_wanted(notice: Notice) -> str:
    """Only the newest time is told."""
    session = session_of(notice)
    if session is None:
        return "They no longer belong to the session"
    if session.state not in {State.SCHEDULED, State.PUBLISHED}:
        return "The session is no longer ahead"
    is_newest = notice.key.endswith(session.starts_at.isoformat())
    return "" if is_newest else "It has moved again"


def _cancelled_wanted(notice: Notice) -> str:
    session = session_of(notice)
    if session is None:
        return "They no longer belong to the session"
    return "" if session.state == State.CANCELLED else "It is not cancelled"


MOVED = register(
    NoticeKind(
        kind="session_moved",
        subject="A huddle session has moved",
        body=lambda notice: f"It is now: {when(notice)}.",
        path=lambda notice: reverse("huddle:session", args=[notice.about]),
        still_wanted=_moved_wanted,
        terms=Terms(
            "Whoever belongs to the session",
            "At once",
            "that is still its newest time",
            "No further",
        ),
    )
)
CANCELLED = register(
    NoticeKind(
        kind="session_cancelled",
        subject="A huddle session is cancelled",
        body=lambda notice: f"It is not held: {when(notice)}.",
        path=lambda notice: reverse("huddle:session", args=[notice.about]),
        still_wanted=_cancelled_wanted,
        terms=Terms("Whoever belongs to the session", "At once", "it is cancelled", "No further"),
    )
)
