"""Somebody does not agree with what the meeting decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from huddle.forms.dissenting import CameForm, DissentForm
from huddle.models import AgendaItem, Dissent
from huddle.permissions.dissenting import may_dissent, may_say_what_came, may_withdraw_dissent
from huddle.services import dissenting
from huddle.views.finding import visible_item
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_VIEW)
def dissent(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """Their own view; or, by the chair or coordinator, that of somebody who said it aloud."""
    found = visible_item(request, item_id)
    may_dissent(request.user, found).enforce()
    form = DissentForm(_sent(request), item=found, by=request.user)
    if form.is_valid():
        return once(request, lambda: _record(request, found, form))
    return _form(request, found, form)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_VIEW)
def withdraw(request: PractitionerRequest, dissent_id: UUID) -> HttpResponse:
    found = _visible(request, dissent_id)
    may_withdraw_dissent(request.user, found).enforce()
    if request.method == "POST":
        dissenting.withdraw_dissent(found, by=request.user)
        messages.success(request, "Withdrawn: you no longer disagree.")
        return redirect(found.family)
    return _show(request, "huddle/dissent_withdraw.html", found, {})


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_VIEW)
def came(request: PractitionerRequest, dissent_id: UUID) -> HttpResponse:
    found = _visible(request, dissent_id)
    may_say_what_came(request.user, found).enforce()
    form = CameForm(_sent(request))
    if form.is_valid():
        dissenting.record_what_came(found, outcome=form.cleaned_data["outcome"], by=request.user)
        messages.success(request, "Recorded: what came of it.")
        return redirect(found.family)
    return _show(request, "huddle/dissent_came.html", found, {"form": form})


def _record(request: PractitionerRequest, found: AgendaItem, form: DissentForm) -> HttpResponse:
    try:
        dissenting.dissent(found, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        form.blame(refusal)
        return _form(request, found, form)
    messages.success(request, "Recorded: somebody does not agree.")
    return redirect("huddle:item", found.pk)


def _visible(request: PractitionerRequest, dissent_id: UUID) -> Dissent:
    seen = Dissent.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("family", "item__session__huddle", "decision"), pk=dissent_id
    )


def _form(request: PractitionerRequest, found: AgendaItem, form: DissentForm) -> HttpResponse:
    audit.record("item.viewed", found, by=request.user, family=found.family_id)
    return render(request, "huddle/item_dissent.html", {"item": found, "form": form})


def _show(
    request: PractitionerRequest, template: str, found: Dissent, page: dict[str, Any]
) -> HttpResponse:
    audit.record("dissent.viewed", found, by=request.user, family=found.family_id)
    return render(request, template, page | {"dissent": found})


def _sent(request: PractitionerRequest) -> Any:
    return request.POST if request.method == "POST" else None
