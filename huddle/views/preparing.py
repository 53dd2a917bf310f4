"""Sessions, and the agenda of one: read by its people, built and ordered by its coordinator."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from huddle.agenda import Candidate, spoken_of
from huddle.agenda_rules import RULES
from huddle.calendar import deadlines
from huddle.forms.preparing import AddFamilyForm
from huddle.models import AgendaItem, HuddleSession
from huddle.permissions.convening import may_move, may_place
from huddle.permissions.preparing import may_add_late, may_arrange, may_build, may_chase
from huddle.queries.convening import huddle_for
from huddle.queries.sessions import STATE_COLOURS, Agenda, agenda_for, coming, past, readiness
from huddle.services import preparing
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission

PAGE = 25


@require_GET
@requires(Permission.SESSION_VIEW)
def sessions(request: PractitionerRequest) -> HttpResponse:
    """Coming and past; the past by the page."""
    held = Paginator(past(request.user), PAGE).get_page(request.GET.get("page"))
    page = {
        "coming": [_row(session) for session in coming(request.user)[:PAGE]],
        "past": [_row(session) for session in held],
        "page": held,
    }
    return render(request, "huddle/sessions.html", page)


@require_GET
@requires(Permission.SESSION_VIEW)
def session(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    found = visible_session(request, session_id)
    agenda = _read(request, found)
    page = _page(request, found) | {"agenda": agenda}
    if request.user.pk in {found.huddle.coordinator_id, found.chair_id}:
        page["readiness"] = readiness(agenda, request.user)
    return render(request, "huddle/session.html", page)


@require_GET
@requires(Permission.SESSION_VIEW)
def agenda(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """The agenda to print: the reader's own, with room to write."""
    found = visible_session(request, session_id)
    page = {"session": found, "agenda": _read(request, found)}
    return render(request, "huddle/agenda.html", page)


@require_POST
@requires(Permission.SESSION_PREPARE)
def build(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    found = visible_session(request, session_id)
    new = preparing.build_agenda(found, by=request.user)
    families = "1 family was" if new == 1 else f"{new} families were"
    messages.success(request, f"{families} added. The agenda is in its order.")
    return redirect(found)


@requires(Permission.SESSION_PREPARE)
def add(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    found = visible_session(request, session_id)
    may_build(request.user, found).enforce()
    sent = request.POST if request.method == "POST" else None
    form = AddFamilyForm(sent, practitioner=request.user)
    if sent is not None and form.is_valid():
        family = form.cleaned_data["reference"]
        why, note = form.cleaned_data["why"], form.cleaned_data["note"]
        preparing.list_family(found, family, why, note=note, by=request.user)
        messages.success(request, f"{family} is on the agenda.")
        return redirect(found)
    page = {"form": form, "session": found, "others": _spoken_of(request, found)}
    return render(request, "huddle/agenda_add.html", page)


@require_GET
@requires(Permission.SESSION_VIEW)
def rules(request: PractitionerRequest, huddle_id: UUID) -> HttpResponse:
    """Why a family is on an agenda, and in which order: the table that builds it."""
    if (huddle := huddle_for(request.user, huddle_id)) is None:
        raise Http404
    read = [(rule, rule.when_here(huddle)) for rule in RULES]
    page = {
        "huddle": huddle,
        "bring": [one for one in read if one[0].brings],
        "beside": [one for one in read if not one[0].brings],
    }
    return render(request, "huddle/agenda_rules.html", page)


def visible_session(request: PractitionerRequest, session_id: UUID) -> HuddleSession:
    """The session, or 404 for whoever does not belong to it."""
    sessions = HuddleSession.objects.visible_to(request.user)
    people = ("huddle__coordinator__agency", "chair__agency", "published_by")
    return get_object_or_404(sessions.select_related(*people), pk=session_id)


def visible_item(request: PractitionerRequest, item_id: UUID) -> AgendaItem:
    items = AgendaItem.objects.visible_to(request.user)
    return get_object_or_404(items.select_related("family", "session__huddle"), pk=item_id)


def _read(request: PractitionerRequest, found: HuddleSession) -> Agenda:
    """Whoever opens an agenda has looked at each family on it."""
    agenda = agenda_for(found, request.user)
    audit.record("session.viewed", found, by=request.user, families=len(agenda.items))
    audit.record_each(
        "agenda.viewed", [(item, item.family_id) for item in agenda.items], by=request.user
    )
    return agenda


def _spoken_of(request: PractitionerRequest, found: HuddleSession) -> list[Candidate]:
    """Families that no rule brings on, of which one speaks: for the coordinator to think of."""
    others = spoken_of(found, request.user)
    seen = [(one.family, one.family.pk) for one in others]
    audit.record_each("agenda.viewed", seen, by=request.user)
    return others


def _page(request: PractitionerRequest, found: HuddleSession) -> dict[str, Any]:
    return {
        "session": found,
        "colour": STATE_COLOURS[HuddleSession.State(found.state)],
        "may_build": may_build(request.user, found),
        "may_arrange": may_arrange(request.user, found),
        "may_answer_checks": request.user.holds(Permission.CHECK_ANSWER),
        "may_chase": may_chase(request.user, found),
        "may_add_late": may_add_late(request.user, found),
        "may_move": may_move(request.user, found),
        "may_place": may_place(request.user, found),
        "deadlines": deadlines(found),
    }


def _row(session: HuddleSession) -> dict[str, Any]:
    colour = STATE_COLOURS[HuddleSession.State(session.state)]
    return {"session": session, "colour": colour}
