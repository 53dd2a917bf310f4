"""Protect an address, show it to one more, hide it again: by somebody who knows it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.revealing import (
    HideForm,
    LiftForm,
    ProtectForm,
    RevealForm,
    ShowUnknownForm,
)
from families.models import Address, Family, Household
from families.permissions.contributing import may_contribute
from families.permissions.revealing import may_show_unknown
from families.queries.access import readers_of_family, readers_who_know
from families.queries.record import unknown_households
from families.services import revealing
from practitioners import audit
from practitioners.access import PractitionerRequest, not_now, requires
from practitioners.confirming import typed
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def reveal(request: PractitionerRequest, address_id: UUID) -> HttpResponse:
    address = _protected(request, address_id)
    form = RevealForm(posted(request), address=address)
    if form.is_valid():
        revealing.reveal_address(address, to=form.chosen(), by=request.user)
        messages.success(request, "They can now see the address")
        return redirect(address.family)
    return _show(request, "families/address_reveal.html", address, form=form)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def hide(request: PractitionerRequest, address_id: UUID) -> HttpResponse:
    address = _protected(request, address_id)
    form = HideForm(posted(request), address=address)
    if form.is_valid():
        revealing.hide_address(
            address, whom=form.chosen(), reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, "The address is hidden from them")
        return redirect(address.family)
    return _show(request, "families/address_hide.html", address, form=form)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def protect(request: PractitionerRequest, address_id: UUID) -> HttpResponse:
    address = _visible(request, address_id)
    if address.protected:
        not_now("This address is protected already.").enforce()
    may_contribute(request.user, address.family).enforce()
    form = ProtectForm(posted(request), address=address, by=request.user)
    if not form.is_valid() or "change" in request.POST:
        return _show(request, "families/address_protect.html", address, form=form)
    if "confirm" not in request.POST:
        checked = _check(request, address.family, form)
        return _show(request, "families/address_protect_check.html", address, **checked)
    said = {name: form.cleaned_data[name] for name in ("why", "reason")}
    revealing.protect_address(address, keep=form.keeping(), by=request.user, **said)
    messages.success(request, "The address is protected")
    return redirect(address.family)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def lift(request: PractitionerRequest, address_id: UUID) -> HttpResponse:
    address = _protected(request, address_id)
    may_contribute(request.user, address.family).enforce()
    form = LiftForm(posted(request), address=address)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        revealing.lift_protection(address, reason=reason, by=request.user)
        messages.success(request, "The address is no longer protected")
        return redirect(address.family)
    knowing = readers_who_know(address.family, address.reveal_to).values("pk")
    gaining = readers_of_family(address.family).exclude(pk__in=knowing)
    return _show(request, "families/address_lift.html", address, form=form, gaining=gaining)


@require_http_methods(["GET", "POST"])
@requires(Permission.NOMINATION_SCREEN)
def show_unknown(request: PractitionerRequest, household_id: UUID) -> HttpResponse:
    seen = Household.objects.visible_to(request.user).select_related("family")
    household = get_object_or_404(seen, pk=household_id)
    family = household.family
    may_show_unknown(request.user, household.pk, unknown_households(family)).enforce()
    form = ShowUnknownForm(posted(request), family=family)
    if form.is_valid():
        revealing.show_unknown_address(
            household, to=form.chosen(), reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, "They can now see the address")
        return redirect(family)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "families/address_unknown.html", {"family": family, "form": form})


def _visible(request: PractitionerRequest, address_id: UUID) -> Address:
    visible = Address.objects.visible_to(request.user).filter(until=None)
    return get_object_or_404(visible.select_related("family"), pk=address_id)


def _protected(request: PractitionerRequest, address_id: UUID) -> Address:
    visible = Address.objects.visible_to(request.user).filter(protected=True)
    return get_object_or_404(visible.select_related("family"), pk=address_id)


def _show(
    request: PractitionerRequest, template: str, address: Address, **more: Any
) -> HttpResponse:
    audit.record("family.viewed", address.family, by=request.user, family=address.family_id)
    return render(request, template, {"address": address, "family": address.family} | more)


def _check(request: PractitionerRequest, family: Family, form: ProtectForm) -> dict[str, Any]:
    """Who loses it, before anybody does."""
    shown = [request.user.principal, *(one.principal for one in form.keeping())]
    staying = readers_who_know(family, shown)
    return {
        "staying": staying,
        "going": readers_of_family(family).exclude(pk__in=staying.values("pk")),
        "kept": typed(request),
    }
