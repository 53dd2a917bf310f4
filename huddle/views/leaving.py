"""The open work of people who have left, for those who can see that somebody takes it over."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from families.models import Action, Allocation, Family
from families.queries.without_lead import gaps_of
from huddle.models import HuddleSession
from huddle.queries.leaving import KINDS
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.models import Practitioner
from practitioners.paging import page_of
from practitioners.roles import Permission

TABS = {
    "families": "Families without a lead",
    "offers": "Offers to lead that nobody can answer",
    "actions": "Open actions",
    "sessions": "Sessions and huddles",
}
HEADS = {
    "families": ["Family", "Why", "What to do"],
    "offers": ["Family", "Asked", "What to do"],
    "actions": ["Action", "Family", "Owner who has left", "Due", "What to do"],
    "sessions": ["Session", "What is needed"],
}
OFFER = "The huddle offers it to somebody else (decision D03)"


@require_GET
@requires(Permission.LEFT_WORK)
def left_work(request: PractitionerRequest) -> HttpResponse:
    """Only what the reader sees anyway: a family that is not theirs is not counted either."""
    shown = request.GET.get("show", "")
    shown = shown if shown in TABS else "families"
    page = page_of(KINDS[shown](request.user), request)
    if shown == "families":
        gaps = gaps_of(page)
        for family in page:
            family.gap = gaps[family.pk]
    audit.record_each("left_work.seen", _seen(page), by=request.user)
    counts = {kind: KINDS[kind](request.user).count() for kind in TABS}
    context = {
        "tabs": [
            {"text": text, "count": counts[kind], "show": kind, "current": kind == shown}
            for kind, text in TABS.items()
        ],
        "title": TABS[shown],
        "page": page,
        "may_give_out": request.user.holds(Permission.SESSION_RECORD),
        "head": HEADS[shown],
        "rows": [ROWS[shown](row, request.user) for row in page],
    }
    return render(request, "huddle/left_work.html", context)


def _seen(page: Iterable[Any]) -> list[tuple[Any, Any]]:
    return [
        (row, row.pk if isinstance(row, Family) else row.family_id)
        for row in page
        if not isinstance(row, HuddleSession)
    ]


def _without_lead(family: Any, reader: Practitioner) -> list[Any]:
    link = {"text": family.reference, "href": family.get_absolute_url()}
    if family.gap.why == "away":
        return [link, family.gap.words, "Ask somebody to cover, on the family’s page"]
    if family.gap.why == "left" and reader.holds(Permission.SESSION_RECORD):
        href = reverse("huddle:give_out", args=[family.gap.lead])
        return [link, family.gap.words, {"text": "Give out what they had", "href": href}]
    return [link, family.gap.words, OFFER]


def _offer(allocation: Allocation, reader: Practitioner) -> list[Any]:
    family = allocation.family
    person = allocation.practitioner
    link = {"text": family.reference, "href": family.get_absolute_url()}
    return [link, f"{person.full_name}, {person.agency}", OFFER]


def _action(action: Action, reader: Practitioner) -> list[Any]:
    return [
        {"text": action.text, "href": action.get_absolute_url()},
        {"text": action.family.reference, "href": action.family.get_absolute_url()},
        f"{action.owner.full_name}, {action.owner.agency}",
        date_format(action.due_on, "j F Y"),
        _reassign(action, reader),
    ]


def _reassign(action: Action, reader: Practitioner) -> dict[str, str]:
    """The meeting gives it to somebody else; whoever else may finds the link on the action."""
    if not reader.holds(Permission.SESSION_RECORD):
        return {"text": "The huddle or the lead gives it to somebody else"}
    href = reverse("families:reassign", args=[action.pk])
    return {"text": "Give it to somebody else", "href": href}


def _session(session: HuddleSession, reader: Practitioner) -> list[Any]:
    at = date_format(timezone.localtime(session.starts_at), "j F Y, g:ia")
    needs = []
    if not session.huddle.coordinator.is_active:
        needs.append("the huddle needs a new coordinator")
    if not session.chair.is_active:
        needs.append("the session needs a new chair")
    words = " and ".join(needs)
    link = {"text": f"{session.huddle}, {at}", "href": session.get_absolute_url()}
    needed = {"text": f"{words[:1].upper()}{words[1:]}"}
    if session.huddle.coordinator_id == reader.pk:
        needed["href"] = reverse("huddle:change_chair", args=[session.pk])
    return [link, needed]


ROWS: dict[str, Callable[[Any, Practitioner], list[Any]]] = {
    "families": _without_lead,
    "offers": _offer,
    "actions": _action,
    "sessions": _session,
}
