"""Scores of tools: listed, and kept with their readers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from families.forms.scoring import DueForm, ScoreForm, ToolForm
from families.models import Family, Person
from families.permissions.contributing import may_contribute
from families.queries.scores import scores_of
from families.services.scoring import record_score, say_when_due
from families.tools import ACT_ON_ITEM_10, LISTED_ON, TOOLS
from families.views.contributing import readers_for
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission
from practitioners.working_days import today


@require_GET
@requires(Permission.FAMILY_VIEW)
def scores(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    page = {
        "family": family,
        "scores": scores_of(family, request.user),
        "may_contribute": may_contribute(request.user, family),
        "prompt": ACT_ON_ITEM_10,
    }
    return render(request, "families/scores.html", page)


@require_GET
@requires(Permission.FAMILY_CONTRIBUTE)
def choose(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    """Which tool: its own questions come next."""
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_contribute(request.user, family).enforce()
    form = ToolForm(request.GET if "tool" in request.GET or "go" in request.GET else None)
    if form.is_valid():
        return redirect("families:score_new", family.pk, form.cleaned_data["tool"])
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    page = {"family": family, "form": form, "listed_on": LISTED_ON}
    return render(request, "families/score_choose.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def new(request: PractitionerRequest, family_id: UUID, tool: str) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_contribute(request.user, family).enforce()
    if tool not in TOOLS or not TOOLS[tool].is_used(today()):
        raise Http404
    form = ScoreForm(posted(request), family=family, practitioner=request.user, tool=TOOLS[tool])
    if "readers" not in request.POST and form.is_valid():
        with form.refusals():
            return once(request, lambda: _record(request, family, form))
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    page = {
        "family": family,
        "form": form,
        "tool": TOOLS[tool],
        "readers": readers_for(request, family, form),
        "prompt": ACT_ON_ITEM_10 if tool == "epds" else "",
    }
    return render(request, "families/score_new.html", page)


def _record(request: PractitionerRequest, family: Family, form: ScoreForm) -> HttpResponse:
    record_score(family, form.taken(), readers=form.readers(), by=request.user)
    messages.success(request, "The score is kept")
    return redirect("families:scores", family.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def due(request: PractitionerRequest, child_id: UUID) -> HttpResponse:
    """When a child who was born early was due."""
    children = Person.objects.visible_to(request.user).filter(kind=Person.Kind.CHILD)
    child = get_object_or_404(children.select_related("family"), pk=child_id)
    may_contribute(request.user, child.family).enforce()
    form = DueForm(posted(request), initial={"due_on": child.was_due_on})
    if form.is_valid():
        with form.refusals():
            say_when_due(child, due_on=form.cleaned_data["due_on"], by=request.user)
            messages.success(request, "The due date is recorded")
            return redirect(child.family)
    audit.record("family.viewed", child.family, by=request.user, family=child.family_id)
    page = {"family": child.family, "child": child, "form": form}
    return render(request, "families/score_due.html", page)
