"""Declare a conflict of interest with a family, and end one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.conflicts import ConflictEndForm, ConflictForm
from families.models import Conflict, Family
from families.permissions.conflicts import may_end_conflict
from families.services.conflicts import declare_conflict, end_conflict
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.posting import posted
from practitioners.roles import Permission

TAKEN = "You no longer see this family. The chair and the coordinator have been told."


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def declare(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    sent = posted(request)
    form = ConflictForm(sent, family=family, by=request.user)
    if form.is_valid():
        said = {"kind": form.cleaned_data["kind"], "reason": form.cleaned_data["reason"]}
        person = form.cleaned_data.get("who") or request.user
        declare_conflict(family, person, by=request.user, **said)
        if person == request.user:
            messages.success(request, TAKEN)
            return redirect("families:list")
        messages.success(request, "They no longer see this family")
        return redirect(family)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "families/conflict.html", {"family": family, "form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def end(request: PractitionerRequest, conflict_id: UUID) -> HttpResponse:
    visible = Conflict.objects.visible_to(request.user)
    related = visible.select_related("family", "practitioner__agency")
    conflict = get_object_or_404(related, pk=conflict_id)
    may_end_conflict(request.user, conflict).enforce()
    form = ConflictEndForm(posted(request))
    if form.is_valid():
        end_conflict(conflict, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The conflict of interest has ended")
        return redirect(conflict.family)
    audit.record("family.viewed", conflict.family, by=request.user, family=conflict.family_id)
    return render(request, "families/conflict_end.html", {"conflict": conflict, "form": form})
