"""Record that a pregnancy ended or a child died, or that this was recorded by mistake."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.losses import LossForm, TakeBackLossForm
from families.models import Family, Loss, Person
from families.permissions.losses import may_record_loss, may_take_back_loss
from families.queries.losses import is_last
from families.services.losses import record_death, record_pregnancy_ended, take_back_loss
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def loss(request: PractitionerRequest, child_id: UUID) -> HttpResponse:
    babies = Person.objects.visible_to(request.user).babies().select_related("family")
    child = get_object_or_404(babies, pk=child_id)
    may_record_loss(request.user, child).enforce()
    family, last = child.family, is_last(child, request.user)
    narrows = last and family.restriction == Family.Restriction.STANDARD
    form = LossForm(posted(request), child=child, narrows=narrows, by=request.user)
    if form.is_valid():
        with form.refusals():
            said = {"on": form.cleaned_data["on"], "keep": form.cleaned_data.get("keep", ())}
            record = record_pregnancy_ended if child.kind == child.Kind.UNBORN else record_death
            record(child, by=request.user, **said)
            messages.success(request, "It is recorded. Thank you for telling us")
            return redirect(family)
    page = {"child": child, "form": form, "is_last": last, "narrows": narrows}
    return _shown(request, "families/loss.html", family, page)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def take_back(request: PractitionerRequest, loss_id: UUID) -> HttpResponse:
    visible = Loss.objects.visible_to(request.user).select_related("family", "child")
    found = get_object_or_404(visible, pk=loss_id)
    may_take_back_loss(request.user, found).enforce()
    form = TakeBackLossForm(posted(request))
    if form.is_valid():
        take_back_loss(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The mistake is put right")
        return redirect(found.family)
    page = {"loss": found, "form": form}
    return _shown(request, "families/loss_take_back.html", found.family, page)


def _shown(
    request: PractitionerRequest, template: str, family: Family, page: dict[str, Any]
) -> HttpResponse:
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, template, page | {"family": family})
