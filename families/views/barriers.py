"""Barriers that a family meets: named, removed, met again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.barriers import BarrierForm, RemoveForm, ReopenForm
from families.models import AccessBarrier, Family, Person
from families.permissions.barriers import (
    may_open_barrier,
    may_remove_barrier,
    may_reopen_barrier,
)
from families.queries.barriers import barrier_shown
from families.queries.people import hidden_principals
from families.services import barriers
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def new(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_open_barrier(request.user, family).enforce()
    people = Person.objects.visible_to(request.user).filter(family=family)
    form = BarrierForm(posted(request), people=people)
    if form.is_valid():
        with form.refusals():
            return once(request, lambda: _open(request, family, form.cleaned_data))
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "families/barrier_new.html", {"family": family, "form": form})


def _open(request: PractitionerRequest, family: Family, answers: dict[str, Any]) -> HttpResponse:
    barriers.open_barrier(family, by=request.user, **answers)
    messages.success(request, "The barrier is recorded")
    return redirect(family)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def barrier(request: PractitionerRequest, barrier_id: UUID) -> HttpResponse:
    """One barrier: gone, or back again, as whoever may says."""
    visible = AccessBarrier.objects.visible_to(request.user).select_related("family")
    found = get_object_or_404(visible, pk=barrier_id)
    may_change = may_remove_barrier if found.is_open else may_reopen_barrier
    verdict = may_change(request.user, found)
    form = (RemoveForm if found.is_open else ReopenForm)(posted(request))
    if request.method == "POST":
        verdict.enforce()
        if form.is_valid():
            with form.refusals():
                return once(request, lambda: _change(request, found, form.cleaned_data))
    audit.record("barrier.viewed", found, by=request.user, family=found.family_id)
    shown = barrier_shown(found, request.user, hidden_principals(found.family))
    context = {"shown": shown, "family": found.family, "form": form if verdict else None}
    return render(request, "families/barrier.html", context)


def _change(
    request: PractitionerRequest, found: AccessBarrier, answers: dict[str, Any]
) -> HttpResponse:
    if found.is_open:
        barriers.remove_barrier(found, by=request.user, **answers)
        messages.success(request, "The barrier is gone")
        return redirect("families:barrier", found.pk)
    again = barriers.reopen_barrier(found, by=request.user, **answers)
    messages.success(request, "The barrier is open again")
    return redirect("families:barrier", again.pk)
