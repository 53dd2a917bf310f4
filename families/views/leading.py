"""The offer to lead a family: see it, and answer it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.leading import OfferForm
from families.models import Allocation, Person
from families.permissions.leading import may_answer_offer
from families.queries.load_of_leads import load_with
from families.services.leading import accept_lead, decline_lead
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def offer(request: PractitionerRequest, allocation_id: UUID) -> HttpResponse:
    visible = Allocation.objects.visible_to(request.user)
    related = visible.select_related("family", "practitioner", "supervisor", "offered_by__agency")
    allocation = get_object_or_404(related, pk=allocation_id)
    may_answer_offer(request.user, allocation).enforce()
    handover = allocation.taken_over.open().first()
    load = load_with(request.user, allocation.family)
    form = OfferForm(posted(request), may_accept=handover is None, over=load.is_over)
    if form.is_valid():
        with form.refusals():
            return _answer(request, allocation, form.cleaned_data)
    audit.record("lead.viewed", allocation, by=request.user, family=allocation.family_id)
    babies = Person.objects.visible_to(request.user).babies().filter(family=allocation.family)
    context = {"offer": allocation, "form": form, "babies": babies, "handover": handover}
    context["load"] = load
    return render(request, "families/offer.html", context)


def _answer(
    request: PractitionerRequest, allocation: Allocation, asked: dict[str, str]
) -> HttpResponse:
    family = allocation.family
    if asked["answer"] == "accept":
        why = asked.get("over_limit", "")
        accept_lead(allocation, by=request.user, over_limit=why)
        messages.success(request, f"You are now the Single Lead Practitioner for {family}")
        return redirect(family)
    decline_lead(allocation, by=request.user, reason=asked["reason"])
    messages.info(request, f"You have declined to lead {family}. Whoever asked you is told")
    return redirect("families:list")
