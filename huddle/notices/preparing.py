"""Told before a session: its agenda is out, a check is asked for, a check is still missing."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from huddle.models import AgencyCheck, AgendaItem, Huddle, HuddleSession
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register

State = HuddleSession.State


def session_of(notice: Notice) -> HuddleSession | None:
    """The session, while the person told still belongs to it."""
    sessions = HuddleSession.objects.visible_to(notice.practitioner)
    return sessions.select_related("huddle").filter(pk=notice.about).first()


def when(notice: Notice) -> str:
    session = session_of(notice)
    if session is None:
        return "a huddle session"
    at = timezone.localtime(session.starts_at)
    return f"{session.huddle.name}, {date_format(at, 'l j F Y, g:ia')}"


def _agenda_wanted(notice: Notice) -> str:
    session = session_of(notice)
    if session is None:
        return "They no longer belong to the session"
    if session.state not in {State.PUBLISHED, State.IN_SESSION}:
        return "The agenda is no longer ahead"
    seen = AgendaItem.objects.visible_to(notice.practitioner).filter(session=session)
    return "" if seen.exists() else "They see no family on it any more"


def _check_wanted(notice: Notice) -> str:
    if reason := _agenda_wanted(notice):
        return reason
    checks = AgencyCheck.objects.visible_to(notice.practitioner)
    if checks.to_answer(notice.practitioner).filter(item__session=notice.about).exists():
        return ""
    return "Every check has been answered"


def _chase_wanted(notice: Notice) -> str:
    """Of two that wait, the newest."""
    newer = Notice.objects.filter(
        practitioner=notice.practitioner_id,
        kind=notice.kind,
        about=notice.about,
        due_at__gt=notice.due_at,
    )
    return "A newer one waits" if newer.exists() else _check_wanted(notice)


AGENDA = register(
    NoticeKind(
        kind="agenda",
        subject="A huddle agenda has been published",
        body=lambda notice: f"The agenda is ready for {when(notice)}.",
        path=lambda notice: reverse("huddle:session", args=[notice.about]),
        still_wanted=_agenda_wanted,
        terms=Terms(
            "Whoever is in a core team that sees one of its families, and the chair",
            "At once, when the agenda is published",
            "the session is ahead and they see a family of it",
            "No further",
        ),
    )
)
CHECK_REQUESTED = register(
    NoticeKind(
        kind="check_requested",
        subject="Your team is asked for its agency checks",
        body=lambda notice: f"Your team is asked what it knows, before {when(notice)}.",
        path=lambda notice: reverse("huddle:checks"),
        still_wanted=_check_wanted,
        terms=Terms(
            "Whoever may answer for a team that is asked",
            "At once, when the agenda is published",
            "a check of theirs waits for its answer",
            "Chased: the row below",
        ),
    )
)
CHECK_CHASED = register(
    NoticeKind(
        kind="check_chased",
        subject="Your team has not answered all of its agency checks",
        body=lambda notice: f"Checks are still not returned for {when(notice)}.",
        path=lambda notice: reverse("huddle:checks"),
        still_wanted=_chase_wanted,
        terms=Terms(
            "Whoever may answer for a team that has not answered",
            "At 8am on the working day before the session and on its own morning; "
            "and when the coordinator reminds them",
            "a check of theirs waits for its answer",
            "The session's page shows what is not returned; the agenda after it says so",
            "unanswered checks",
        ),
    )
)


def _deferral_waits(notice: Notice) -> str:
    asked = AgendaItem.objects.visible_to(notice.practitioner).exclude(deferral_asked="")
    chaired = asked.filter(session=notice.about, session__chair=notice.practitioner)
    return "" if chaired.filter(state="listed").exists() else "Nothing waits for them any more"


DEFERRAL_ASKED = register(
    NoticeKind(
        kind="deferral_asked",
        subject="The coordinator asks you something about an agenda",
        body=lambda notice: f"It is about {when(notice)}.",
        path=lambda notice: reverse("huddle:session", args=[notice.about]),
        still_wanted=_deferral_waits,
        terms=Terms(
            "The chair",
            "At once, when the coordinator asks to put a family off",
            "it is listed and not answered",
            "No further",
        ),
    )
)


def _coordinates(notice: Notice) -> str:
    mine = Huddle.objects.filter(pk=notice.about, coordinator=notice.practitioner)
    return "" if mine.exists() else "Somebody else coordinates it"


HANDED_OVER = register(
    NoticeKind(
        kind="huddle_handed_over",
        subject="You coordinate a huddle from now on",
        body="A standing huddle has been handed over to you.",
        path=lambda notice: reverse("huddle:sessions"),
        still_wanted=_coordinates,
        terms=Terms("The new coordinator", "At once", "they coordinate it", "No further"),
    )
)
