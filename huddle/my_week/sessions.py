"""What waits of a huddle's sessions: to go to, to hold, to agree, to screen, to prepare."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from huddle.models import AgencyCheck, HuddleSession, ImportRow, Nomination
from huddle.my_week.parts import (
    A_DAY,
    MOST,
    Section,
    State,
    in_words,
    midnight,
    moment,
    session_task,
)
from huddle.queries.agreeing import drafts_to_agree, drafts_to_follow, is_late, sign_by
from huddle.queries.nominating import drafts_of
from practitioners.models import Practitioner


def next_session(practitioner: Practitioner) -> Section:
    going_on = Q(state=State.IN_SESSION)
    sessions = HuddleSession.objects.visible_to(practitioner).filter(
        going_on | Q(state__in=[State.SCHEDULED, State.PUBLISHED], starts_at__gte=midnight())
    )
    found = sessions.select_related("huddle").order_by("starts_at")[:1]
    return Section(
        "Next session",
        [session_task(session, session.get_state_display()) for session in found],
        "No session of a huddle of yours has been called.",
        ("All sessions", reverse("huddle:sessions")),
    )


def to_chair(practitioner: Practitioner) -> Section:
    """From the day on which it meets until its minutes are signed."""
    mine = HuddleSession.objects.visible_to(practitioner).filter(chair=practitioner)
    found = mine.filter(
        Q(state__in=[State.IN_SESSION, State.DRAFT])
        | Q(state=State.PUBLISHED, starts_at__lt=midnight() + A_DAY)
    )
    verbs = {State.IN_SESSION: "Go on"}
    return Section(
        "Sessions that you chair",
        [
            _to_sign(session)
            if session.state == State.DRAFT
            else session_task(session, verbs.get(State(session.state), "Hold the session"))
            for session in found.select_related("huddle").order_by("starts_at")[:MOST]
        ],
        "No session waits to be held, and no minutes to be signed.",
    )


def drafts(practitioner: Practitioner) -> Section | None:
    """Draft minutes to agree, and those of a coordinator's huddles that nobody has signed."""
    tasks = [
        _to_sign(session) | {"tag": "Agree or correct", "colour": "yellow"}
        for session in drafts_to_agree(practitioner)[:MOST]
    ]
    followed = [_to_sign(session) for session in drafts_to_follow(practitioner)[:MOST]]
    return Section("Draft minutes", tasks + followed, "") if tasks or followed else None


def _to_sign(session: HuddleSession) -> dict[str, Any]:
    """A session in draft, with the clock that runs until its minutes are signed."""
    day = in_words(sign_by(session))
    late = {"tag": "Late", "colour": "red"} if is_late(session) else {"tag": "To be signed"}
    hint = {"hint": f"Minutes to be signed by {day}"}
    href = {"href": reverse("huddle:draft", args=[session.pk])}
    return session_task(session, "") | href | hint | late


def screening(practitioner: Practitioner) -> Section:
    waiting = Nomination.objects.visible_to(practitioner).to_screen()
    rows = ImportRow.objects.visible_to(practitioner).to_decide()
    counts = [
        ("Nominations to screen", waiting.count(), "huddle:screening"),
        ("Imported rows to decide", rows.count(), "huddle:imports"),
    ]
    return Section(
        "Waiting for the coordinator",
        [
            {"title": title, "href": reverse(name), "tag": str(count), "colour": "blue"}
            for title, count, name in counts
            if count
        ],
        "Every nomination is screened, and every imported row decided.",
        ("Import nominations", reverse("huddle:imports")),
    )


def checks(practitioner: Practitioner) -> Section:
    checks = AgencyCheck.objects.visible_to(practitioner).to_answer(practitioner)
    found = list(
        checks.select_related("family", "item__session").order_by("item__session__starts_at")[
            :MOST
        ]
    )
    return Section(
        "Checks to answer",
        [
            {
                "title": f"What do you know of family {check.family}?",
                "href": reverse("huddle:check", args=[check.pk]),
                "hint": f"For the session of {moment(check.item.session.starts_at)}",
                "tag": "Not answered",
                "colour": "yellow",
            }
            for check in found
        ],
        "Your team has answered every check.",
        ("All checks", reverse("huddle:checks")),
        [(check, check.family_id) for check in found],
    )


def nominating(practitioner: Practitioner) -> Section:
    drafts = [
        {
            "title": f"Draft of {moment(draft.updated_at)}",
            "href": reverse("huddle:nominations"),
            "status": "Not sent",
        }
        for draft in drafts_of(practitioner)[:MOST]
    ]
    asked = Nomination.objects.visible_to(practitioner).filter(
        state=Nomination.State.NEEDS_INFORMATION, team__principal__in=practitioner.principals()
    )
    found = list(asked.select_related("family")[:MOST])
    questions = [
        {
            "title": f"The coordinator asks about family {nomination.family}",
            "href": reverse("huddle:nominations"),
            "tag": "More information",
            "colour": "yellow",
        }
        for nomination in found
    ]
    return Section(
        "Your nominations",
        [*questions, *drafts],
        "No draft waits, and nobody has asked you for more.",
        ("Nominate a baby", reverse("huddle:nominate")),
        [(nomination, nomination.family_id) for nomination in found],
    )
