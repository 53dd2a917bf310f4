"""Statuses of a family's children: said, ended, corrected."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.statuses import CorrectStatusForm, EndStatusForm, StatusForm
from families.models import Family, Person, StatusEpisode
from families.permissions.statuses import may_correct_status, may_end_status, may_record_status
from families.queries.people import hidden_principals
from families.queries.statuses import status_shown
from families.services import statuses
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def new(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_record_status(request.user, family).enforce()
    children = Person.objects.visible_to(request.user).babies().living().filter(family=family)
    form = StatusForm(posted(request), children=children)
    if form.is_valid():
        with form.refusals():
            return once(request, lambda: _open(request, family, form))
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "families/status_new.html", {"family": family, "form": form})


def _open(request: PractitionerRequest, family: Family, form: StatusForm) -> HttpResponse:
    statuses.open_status(form.cleaned_data["child"], form.said(), by=request.user)
    messages.success(request, "The status is recorded")
    return redirect(f"{family.get_absolute_url()}#statuses")


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def status(request: PractitionerRequest, status_id: UUID) -> HttpResponse:
    """One spell: what was said of it; whoever may says that it ended."""
    found = _found(request, status_id)
    verdict = may_end_status(request.user, found)
    form = EndStatusForm(posted(request))
    if request.method == "POST":
        verdict.enforce()
        if form.is_valid():
            with form.refusals():
                statuses.end_status(found, by=request.user, **form.cleaned_data)
                messages.success(request, "The status has ended")
                return redirect("families:status", found.pk)
    audit.record("status.viewed", found, by=request.user, family=found.family_id)
    page = {
        "family": found.family,
        "shown": status_shown(found, request.user, hidden_principals(found.family)),
        "form": form if verdict else None,
        "may_correct": may_correct_status(request.user, found),
    }
    return render(request, "families/status.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def correct(request: PractitionerRequest, status_id: UUID) -> HttpResponse:
    """What it says: what there was is kept and no longer counts."""
    found = _found(request, status_id)
    may_correct_status(request.user, found).enforce()
    form = CorrectStatusForm(posted(request), episode=found)
    if form.is_valid():
        with form.refusals():
            _correct(request, found, form)
            return redirect(f"{found.family.get_absolute_url()}#statuses")
    audit.record("status.viewed", found, by=request.user, family=found.family_id)
    page = {"family": found.family, "episode": found, "form": form}
    return render(request, "families/status_correct.html", page)


def _correct(request: PractitionerRequest, found: StatusEpisode, form: CorrectStatusForm) -> None:
    reason = form.cleaned_data["reason"]
    if form.cleaned_data["never"]:
        statuses.take_back_status(found, reason=reason, by=request.user)
        messages.success(request, "The mistake is put right")
        return
    statuses.correct_status(found, form.said(), reason=reason, by=request.user)
    messages.success(request, "The new version stands in its place")


def _found(request: PractitionerRequest, status_id: UUID) -> StatusEpisode:
    seen = StatusEpisode.objects.visible_to(request.user).select_related("family", "child")
    return get_object_or_404(seen, pk=status_id)
