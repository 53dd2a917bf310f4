"""Give out what somebody leaves: choose, see what to beware of, see what became of each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huddle.forms.reallocating import GiveOutForm
from huddle.models import Reallocation, ReallocationLine
from huddle.permissions.reallocating import may_take_back
from huddle.queries import reallocating as queries
from huddle.services import reallocating as services
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.models import Practitioner
from practitioners.posting import posted
from practitioners.roles import Permission

State = ReallocationLine.State
COLOURS = {State.DONE: "green", State.FAILED: "red", State.TAKEN_BACK: "grey"}


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def give_out(request: PractitionerRequest, person_id: UUID) -> HttpResponse:
    """What of theirs the reader sees; somebody of whom they see nothing is not there."""
    leaver = queries.person_with(person_id)
    works = queries.work_of(leaver, request.user)[: queries.MOST] if leaver else []
    if leaver is None or not works:
        raise Http404
    form = _form(request, leaver, works)
    if form.is_valid():
        plan = services.plan_reallocation(
            leaver,
            form.chosen,
            supervisor=form.cleaned_data["supervisor"],
            over_limit=form.cleaned_data["over_limit"],
            by=request.user,
        )
        return redirect(plan)
    seen = [(work.family, work.family.pk) for work in works]
    audit.record_each("left_work.seen", seen, by=request.user)
    return render(request, "huddle/give_out.html", {"leaver": leaver, "form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def reallocation(request: PractitionerRequest, reallocation_id: UUID) -> HttpResponse:
    """Before: what would happen, and what to beware of. After: what became of each family."""
    plan = _plan(request, reallocation_id)
    if request.method == "POST":
        services.begin_reallocation(plan, by=request.user)
        return redirect(plan)
    lines = queries.lines_of(plan, request.user)
    seen = [(line.family, line.family_id) for line in lines]
    audit.record_each("left_work.seen", seen, by=request.user)
    beware = {} if plan.started_at else queries.beware_of(plan, lines, request.user)
    waiting = sum(line.state == State.PLANNED for line in lines)
    context = {
        "plan": plan,
        "rows": [_row(line, plan, beware.get(line.pk, []), request.user) for line in lines],
        "waiting": waiting,
        "done": len(lines) - waiting,
        "whole": len(lines),
        "under_way": bool(plan.started_at and waiting),
    }
    return render(request, "huddle/reallocation.html", context)


@require_POST
@requires(Permission.SESSION_RECORD)
def again(request: PractitionerRequest, line_id: UUID) -> HttpResponse:
    line = _line(request, line_id)
    services.try_again(line, by=request.user)
    return redirect(line.reallocation)


@require_POST
@requires(Permission.SESSION_RECORD)
def back(request: PractitionerRequest, line_id: UUID) -> HttpResponse:
    line = _line(request, line_id)
    services.take_back(line, by=request.user)
    messages.success(request, f"Family {line.family}: the offer is taken back")
    return redirect(line.reallocation)


@require_GET
@requires(Permission.SESSION_RECORD)
def people(request: PractitionerRequest) -> HttpResponse:
    """Somebody is about to leave: whoever leads a family that the reader sees."""
    found = queries.people_who_lead(request.user)
    audit.record("left_work.people_viewed", request.user, by=request.user, rows=len(found))
    return render(request, "huddle/who_leads.html", {"people": found})


def _form(request: PractitionerRequest, leaver: Practitioner, works: list[Any]) -> GiveOutForm:
    able = queries.who_could_lead([work.family for work in works], leaver)
    around = [person for found in able.values() for person in found]
    supervisors = queries.supervisors_for(around, leaver)
    return GiveOutForm(posted(request), works=works, able=able, supervisors=supervisors)


def _row(
    line: ReallocationLine, plan: Reallocation, beware: list[str], reader: Practitioner
) -> dict[str, Any]:
    begun = plan.started_at is not None
    return {
        "line": line,
        "beware": beware,
        "colour": COLOURS.get(State(line.state), ""),
        "may_try_again": begun and line.state == State.FAILED,
        "may_take_back": begun and bool(may_take_back(reader, line)),
    }


def _plan(request: PractitionerRequest, key: UUID) -> Reallocation:
    plans = Reallocation.objects.visible_to(request.user)
    return get_object_or_404(plans.select_related("leaver__agency", "supervisor"), pk=key)


def _line(request: PractitionerRequest, key: UUID) -> ReallocationLine:
    lines = ReallocationLine.objects.visible_to(request.user)
    return get_object_or_404(lines.select_related("reallocation", "family"), pk=key)
