"""Told while a nomination is screened: a question, its answer, what came of it, a danger stop."""

from django.urls import reverse

from huddle.models import DangerStop, Nomination
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register

State = Nomination.State


def _nomination(notice: Notice) -> Nomination | None:
    """The nomination, while the person told still sees its family."""
    seen = Nomination.objects.visible_to(notice.practitioner).select_related("family")
    return seen.filter(pk=notice.about).first()


def _reference(notice: Notice) -> str:
    nomination = _nomination(notice)
    return nomination.family.reference if nomination else "a family"


def _while(notice: Notice, *states: str) -> str:
    nomination = _nomination(notice)
    if nomination is None:
        return "They no longer see the family"
    return "" if nomination.state in states else "The nomination has moved on"


def _stop_wanted(notice: Notice) -> str:
    stops = DangerStop.objects.visible_to(notice.practitioner).to_contact()
    return "" if stops.filter(pk=notice.about).exists() else "Duty and Advice has been told"


QUESTION = register(
    NoticeKind(
        kind="nomination_question",
        subject="The coordinator needs more information about a nomination",
        body=lambda notice: f"More information is needed about {_reference(notice)}.",
        path=lambda notice: reverse("huddle:nomination_answer", args=[notice.about]),
        still_wanted=lambda notice: _while(notice, State.NEEDS_INFORMATION),
        terms=Terms("Whoever nominated", "At once", "the question is not answered", "No further"),
    )
)
ANSWERED = register(
    NoticeKind(
        kind="nomination_answered",
        subject="Your question about a nomination has been answered",
        body=lambda notice: f"The nomination of {_reference(notice)} is back with you.",
        path=lambda notice: reverse("huddle:screen", args=[notice.about]),
        still_wanted=lambda notice: _while(notice, State.SUBMITTED),
        terms=Terms("The coordinator", "At once", "the nomination waits for them", "No further"),
    )
)
SCREENED = register(
    NoticeKind(
        kind="nomination_screened",
        subject="A nomination has been screened",
        body=lambda notice: (
            f"The coordinator has screened the nomination of {_reference(notice)}."
        ),
        path=lambda notice: reverse("huddle:nominations"),
        still_wanted=lambda notice: _while(notice, State.ACCEPTED, State.REDIRECTED, State.MERGED),
        terms=Terms("Whoever nominated", "At once", "they see the family", "No further"),
    )
)
DANGER = register(
    NoticeKind(
        kind="danger_stop",
        subject="Act now: a nomination was stopped for danger",
        body="Nobody has recorded yet that Duty and Advice has been told.",
        path=lambda notice: reverse("huddle:danger_stop", args=[notice.about]),
        still_wanted=_stop_wanted,
        can_be_off=False,
        urgent=True,
        terms=Terms(
            "The coordinator",
            "At once, at any hour",
            "nobody has recorded that Duty and Advice was told",
            "No further: the page says whom to ring",
        ),
    )
)
