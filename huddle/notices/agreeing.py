"""Told while the minutes are a draft: read it, a part needs correcting, sign it, it is late."""

from django.urls import reverse

from huddle.models import AgendaItem, DraftAnswer, HuddleSession
from huddle.queries.agreeing import has_agreed, sign_by
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register
from practitioners.working_days import today

SIGNED = "The minutes are signed"


def _draft(notice: Notice) -> HuddleSession | None:
    drafts = HuddleSession.objects.filter(pk=notice.about, state=HuddleSession.State.DRAFT)
    return drafts.select_related("huddle").first()


def _to_agree(notice: Notice) -> str:
    session, person = _draft(notice), notice.practitioner
    if session is None:
        return SIGNED
    seen = AgendaItem.objects.visible_to(person).filter(session=session)
    if not seen.exists():
        return "They see no family of the session any more"
    return "They have agreed" if has_agreed(session, person) else ""


def _to_correct(notice: Notice) -> str:
    if _draft(notice) is None:
        return SIGNED
    asked = DraftAnswer.objects.visible_to(notice.practitioner).filter(item__session=notice.about)
    waits = asked.filter(answer=DraftAnswer.Answer.CORRECT, settled_at=None)
    return "" if waits.exists() else "Every correction has been dealt with"


def _to_sign(notice: Notice) -> str:
    session = _draft(notice)
    if session is None:
        return SIGNED
    if sign_by(session) < today():
        return "Its last day is over"
    runs = {session.chair_id, session.huddle.coordinator_id}
    return "" if notice.practitioner_id in runs else "Somebody else runs the session"


def _late(notice: Notice) -> str:
    session = _draft(notice)
    if session is None:
        return SIGNED
    if sign_by(session) >= today():
        return "There is more time"
    deputies = set(session.huddle.deputies.values_list("pk", flat=True))
    told = deputies | {session.huddle.coordinator_id, session.chair_id}
    return "" if notice.practitioner_id in told else "They answer for this huddle no longer"


def _draft_page(notice: Notice) -> str:
    return reverse("huddle:draft", args=[notice.about])


DRAFT_SHARED = register(
    NoticeKind(
        kind="draft_shared",
        subject="Draft minutes wait for you",
        body="Read the draft minutes of a session that you were at: agree, or say what is wrong.",
        path=_draft_page,
        still_wanted=_to_agree,
        terms=Terms(
            "Whoever was at the session",
            "Within ten minutes of its end",
            "the minutes are a draft and they have not agreed",
            "The last day: the chair and the coordinator",
            "draft minutes",
        ),
    )
)
CORRECTION_ASKED = register(
    NoticeKind(
        kind="draft_correction",
        subject="Somebody asks to correct draft minutes",
        body="A part of draft minutes needs correcting, says somebody who was there.",
        path=_draft_page,
        still_wanted=_to_correct,
        terms=Terms(
            "The chair and the coordinator", "At once", "a correction waits", "No further"
        ),
    )
)
MINUTES_DUE = register(
    NoticeKind(
        kind="minutes_due",
        subject="Minutes are to be signed today",
        body="The minutes of a session are to be signed by the end of today.",
        path=_draft_page,
        still_wanted=_to_sign,
        terms=Terms(
            "The chair and the coordinator",
            "At 8am on the last day for signing",
            "the minutes are a draft and they run the session",
            "The day after: the deputies too",
            "draft minutes",
        ),
    )
)
# For deputies too, who may have to step in: they reach the session's page, and no family by it.
MINUTES_LATE = register(
    NoticeKind(
        kind="minutes_late",
        subject="Minutes of a huddle are late",
        body="The minutes of a session are not signed, and the last day for it is over.",
        path=lambda notice: reverse("huddle:sessions"),
        still_wanted=_late,
        can_be_off=False,
        terms=Terms(
            "The chair, the coordinator and the deputies",
            "The working day after the last day for signing",
            "the minutes are a draft",
            "No further",
            "draft minutes",
        ),
    )
)
