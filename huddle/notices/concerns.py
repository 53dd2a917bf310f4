"""Told about a concern: that it waits, was answered, or is late. Not a word of it, nor of whom."""

from collections.abc import Callable

from django.urls import reverse

from huddle.models import Concern, ConcernStep
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register
from practitioners.working_days import today

Said = Callable[[Notice], str]


def _concern(notice: Notice) -> Concern | None:
    """While the person told may see it and it is not settled."""
    return Concern.objects.visible_to(notice.practitioner).open().filter(pk=notice.about).first()


def _stage(notice: Notice) -> int:
    return int(notice.key.rpartition(":")[2])


def _waits(notice: Notice) -> str:
    concern = _concern(notice)
    if concern is None or concern.stage != _stage(notice):
        return "Settled, taken further, or no longer theirs to see"
    step = concern.steps.filter(stage=concern.stage, answered_at=None)
    return "" if step.exists() else "Answered"


def _is_due(notice: Notice) -> str:
    """Not late: of that another one tells."""
    if reason := _waits(notice):
        return reason
    in_time = ConcernStep.objects.visible_to(notice.practitioner).filter(
        concern=notice.about, stage=_stage(notice), due_on__gte=today()
    )
    return "" if in_time.exists() else "Its day is over"


def _seen(notice: Notice) -> str:
    return "" if _concern(notice) else "Settled, or no longer theirs to see"


def _kind(kind: str, subject: str, body: str, wanted: Said, terms: Terms) -> NoticeKind:
    return register(
        NoticeKind(
            kind=kind,
            subject=subject,
            body=body,
            path=lambda notice: reverse("huddle:concern", args=[notice.about]),
            still_wanted=wanted,
            can_be_off=False,
            terms=terms,
        )
    )


ASKED = _kind(
    "concern_asked",
    "Huddle: a concern waits for your answer",
    "Somebody has raised a concern and asks you to answer it.",
    _waits,
    terms=Terms(
        "Whoever is asked at this stage",
        "At once",
        "the stage waits for its answer",
        "Whoever raised it takes it to the next stage",
    ),
)
ANSWERED = _kind(
    "concern_answered",
    "Huddle: a concern that you raised has been answered",
    "Say whether the answer settles it, or take it further.",
    _seen,
    terms=Terms("Whoever raised it", "At once", "it is not settled", "No further"),
)
DUE = _kind(
    "concern_due",
    "Huddle: a concern is due for your answer",
    "The time to answer a concern is nearly over.",
    _is_due,
    terms=Terms(
        "Whoever is asked at this stage",
        "On the last day for the answer",
        "the stage waits for its answer",
        "The day after: the row below",
        "concerns",
    ),
)
OVERDUE = _kind(
    "concern_overdue",
    "Huddle: a concern has had no answer in time",
    "Whoever raised it can take it to the next stage.",
    _waits,
    terms=Terms(
        "Whoever is asked, whoever raised it, and the coordinator",
        "The day after the last day for the answer",
        "the stage waits for its answer",
        "Whoever raised it takes it to the next stage; the last is the safeguarding partnership",
        "concerns",
    ),
)
