"""With whom a family is shared: every decision, a new one, and taking one back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consent.forms.sharing import SHARE, DecideForm, WithdrawForm
from consent.models import SharingDecision
from consent.permissions.advice import may_ask_advice
from consent.permissions.sharing import may_decide_sharing, may_withdraw_sharing
from consent.queries import decisions
from consent.queries.advice import advice_on
from consent.queries.bases import bases_of, sharing_agreements
from consent.queries.closing import closing_of
from consent.services.looking_again import say_it_stands
from consent.services.sharing import decide_sharing, withdraw_sharing
from families.models import Family, Person
from families.queries.people import every_agency
from practitioners import audit
from practitioners.access import NotNow, PractitionerRequest, requires
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission

CHANGED = "Somebody decided about sharing after you opened this page. Read what stands now first."


@require_GET
@requires(Permission.FAMILY_VIEW)
def sharing(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = _family(request, family_id)
    page = page_of(decisions.decisions_of(family, request.user), request)
    audit.record("sharing.viewed", family, by=request.user, family=family.pk)
    context = {
        "family": family,
        "page": page,
        "decisions": decisions.told(page, family, request.user),
        "prompts": decisions.prompts_of(family, request.user),
        "advice": advice_on(family, request.user),
        "may_decide": may_decide_sharing(request.user, family),
        "may_ask": may_ask_advice(request.user, family),
    }
    return render(request, "consent/sharing.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def decide(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    """Whoever came here because an agency was refused goes back to where they were."""
    family = _family(request, family_id)
    may_decide_sharing(request.user, family).enforce()
    form = _decide_form(request, family)
    if form.is_valid():
        _refuse_what_was_overtaken(request, family, form.cleaned_data["seen"])
        try:
            _decide(request, family, form)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, "Your decision about sharing has been recorded")
            return redirect(_back(request, family))
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    context = {"family": family, "form": form, "back": _back(request, family)}
    return render(request, "consent/decide.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def withdraw(request: PractitionerRequest, family_id: UUID, decision_id: UUID) -> HttpResponse:
    """What it closes and what stays open is read first, and then takes effect at once."""
    family = _family(request, family_id)
    found = decisions.decisions_of(family, request.user)
    decision = get_object_or_404(found, pk=decision_id)
    may_withdraw_sharing(request.user, decision).enforce()
    form = WithdrawForm(posted(request))
    if form.is_valid():
        withdraw_sharing(decision, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The decision to share has been withdrawn")
        return redirect(_where_they_still_see(request, family))
    audit.record("sharing.closing_viewed", decision, by=request.user, family=family.pk)
    [told] = decisions.told([decision], family, request.user)
    closing = closing_of(decision, request.user)
    context = {"family": family, "form": form, "told": told, "closing": closing}
    return render(request, "consent/withdraw.html", context)


@require_POST
@requires(Permission.FAMILY_CONTRIBUTE)
def looked_again(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    """I have looked: it stands. For what the page showed, not for what came since."""
    family = _family(request, family_id)
    shown = {str(one.pk): one.pk for one in decisions.prompts_of(family, request.user)}
    prompts = [shown[key] for key in request.POST.getlist("prompt") if key in shown]
    say_it_stands(family, prompts, by=request.user)
    messages.success(request, "You have looked at sharing again: it stands")
    return redirect("consent:sharing", family.pk)


def _family(request: PractitionerRequest, family_id: UUID) -> Family:
    return get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)


def _decide_form(request: PractitionerRequest, family: Family) -> DecideForm:
    babies = Person.objects.visible_to(request.user).filter(family=family).babies()
    return DecideForm(
        posted(request),
        bases=bases_of(request.user.agency),
        agencies=list(every_agency()),
        babies=list(babies),
        agreements=list(sharing_agreements()),
        initial={
            "seen": decisions.newest(family, request.user),
            "agencies": request.GET.getlist("agency"),
            "basis": "public_task",
        },
    )


def _decide(request: PractitionerRequest, family: Family, form: DecideForm) -> SharingDecision:
    given = form.cleaned_data
    return decide_sharing(
        family,
        share=given["share"] == SHARE,
        agencies=form.chosen,
        reason=given["reason"],
        basis=given["basis"] if given["share"] == SHARE else "",
        footing=form.footing,
        extent=form.extent,
        by=request.user,
    )


def _refuse_what_was_overtaken(request: PractitionerRequest, family: Family, seen: str) -> None:
    if seen != decisions.newest(family, request.user):
        raise NotNow(CHANGED)


def _back(request: PractitionerRequest, family: Family) -> str:
    asked: Any = request.POST.get("next") or request.GET.get("next") or ""
    if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return str(asked)
    return reverse("consent:sharing", args=[family.pk])


def _where_they_still_see(request: PractitionerRequest, family: Family) -> str:
    """Whoever closed the family to their own agency goes back to the families they see."""
    if Family.objects.visible_to(request.user).filter(pk=family.pk).exists():
        return reverse("consent:sharing", args=[family.pk])
    return reverse("families:list")
