"""Told when a published agenda changes for its reader: that one family came or went, not which."""

from uuid import UUID

from django.urls import reverse

from huddle.models import AgendaItem, HuddleSession
from huddle.notices.preparing import session_of, when
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register

State = HuddleSession.State
ADDED, OFF = "added", "off"
CHANGES = {
    ADDED: "One family has been added to what you see",
    OFF: "One family has been taken off what you saw",
}


def occurrence(change: str, item: AgendaItem, at: str) -> str:
    return f"{change}.{item.pk}.{at}"


def _change(notice: Notice) -> tuple[str, UUID]:
    change, item, _ = notice.key.rpartition(":")[2].split(".")
    return change, UUID(item)


def _wanted(notice: Notice) -> str:
    session = session_of(notice)
    if session is None:
        return "They no longer belong to the session"
    if session.state not in {State.PUBLISHED, State.IN_SESSION}:
        return "The agenda is no longer ahead"
    change, item = _change(notice)
    listed = AgendaItem.objects.visible_to(notice.practitioner).filter(
        pk=item, state__in=[AgendaItem.State.LISTED, AgendaItem.State.DISCUSSED]
    )
    return "" if listed.exists() == (change == ADDED) else "It has changed back"


def _words(notice: Notice) -> str:
    change, _ = _change(notice)
    return f"{CHANGES[change]}, at {when(notice)}."


AGENDA_CHANGED = register(
    NoticeKind(
        kind="agenda_changed",
        subject="A huddle agenda has changed",
        body=_words,
        path=lambda notice: reverse("huddle:session", args=[notice.about]),
        still_wanted=_wanted,
        terms=Terms(
            "Whoever sees the family that came, or saw the one that went; nobody else",
            "At once, when a published agenda gets or loses a family",
            "the agenda is ahead and what they see of it is still changed so",
            "No further",
        ),
    )
)
