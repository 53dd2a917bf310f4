"""Told around a session: somebody is invited to it; its minutes are there for who reads them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from huddle.models import HuddleSession, ItemInvitation, Minutes, MinutesItem
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register


def _minutes(notice: Notice) -> Minutes | None:
    """The minutes, while the person told may still read some part of them."""
    seen = MinutesItem.objects.visible_to(notice.practitioner)
    part = seen.filter(minutes__session=notice.about).select_related("minutes__session__huddle")
    first = part.first()
    return first.minutes if first else None


def _words(notice: Notice) -> str:
    minutes = _minutes(notice)
    if minutes is None:
        return "The minutes of a session have been released."
    session = minutes.session
    day = date_format(timezone.localtime(session.starts_at), "j F Y")
    return f"The minutes of {session.huddle.name} on {day} have been released."


MINUTES_RELEASED = register(
    NoticeKind(
        kind="minutes_released",
        subject="Minutes of a huddle have been released",
        body=_words,
        path=lambda notice: reverse("huddle:minutes", args=[notice.about]),
        still_wanted=lambda notice: "" if _minutes(notice) else "They may read no part of them",
        terms=Terms(
            "Whoever may read a part of them",
            "At once, when they are signed",
            "they may read a part",
            "The owner of an action who has not opened theirs is reminded",
        ),
    )
)


def _session(notice: Notice) -> HuddleSession | None:
    """The session, while the person told is still invited to it."""
    invited = ItemInvitation.objects.filter(
        practitioner=notice.practitioner, session=notice.about, ended_at=None
    )
    return next((one.session for one in invited.select_related("session__huddle")), None)


def _when(notice: Notice) -> str:
    session = _session(notice)
    if session is None:
        return "You are invited to a part of a huddle session."
    day = date_format(timezone.localtime(session.starts_at), "l j F Y, g:ia")
    return f"You are invited to a part of a session: {session.huddle.name}, {day}."


INVITED = register(
    NoticeKind(
        kind="invited",
        subject="You are invited to a part of a huddle session",
        body=_when,
        path=lambda notice: reverse("huddle:hold", args=[notice.about]),
        still_wanted=lambda notice: "" if _session(notice) else "They are not invited any more",
        terms=Terms(
            "Whoever is invited for one family", "At once", "they are invited", "No further"
        ),
    )
)
