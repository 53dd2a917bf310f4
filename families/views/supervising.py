"""Who supervises a lead, for those who run the meeting; and who leads more than they can."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from families.forms.supervising import SupervisorForm
from families.models import Family
from families.permissions.supervising import may_change_supervisor, why_not_supervised
from families.queries.load_of_leads import OverLimit, leads_over_limit
from families.services.supervising import change_supervisor
from practitioners import audit
from practitioners.access import NotNow, PractitionerRequest, requires
from practitioners.paging import PER_PAGE
from practitioners.posting import posted
from practitioners.roles import Permission

HEAD = ["Practitioner", "Family", "Why they were asked", "Why they accepted", "Supervisor"]


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def change(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    standing = family.allocations.filter(state__in=["current", "offered"])
    related = standing.select_related("family", "practitioner", "supervisor")
    allocation = related.order_by("state").first()  # the lead before whoever is asked
    if allocation is None:
        raise NotNow("This family has no Single Lead Practitioner.")
    may_change_supervisor(request.user, allocation).enforce()
    form = SupervisorForm(posted(request), allocation=allocation)
    if form.is_valid():
        with form.refusals():
            who = form.cleaned_data["supervisor"]
            change_supervisor(allocation, who, by=request.user)
            messages.success(request, f"{who.full_name} supervises the lead from now on")
            return redirect(family)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    context = {"family": family, "allocation": allocation, "form": form}
    context["missing"] = why_not_supervised(allocation, family)
    return render(request, "families/supervisor.html", context)


@require_GET
@requires(Permission.CASELOAD_VIEW)
def over_limit(request: PractitionerRequest) -> HttpResponse:
    """Those who answer for a lead read why it is more than was said; no word of a family."""
    found = leads_over_limit()
    audit.record("caseload.over_limit_viewed", request.user, by=request.user, rows=len(found))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    may_open = request.user.holds(Permission.FAMILY_VIEW)
    context = {"page": page, "head": HEAD, "rows": [_row(one, may_open=may_open) for one in page]}
    return render(request, "families/over_limit.html", context)


def _row(one: OverLimit, *, may_open: bool) -> list[Any]:
    family: dict[str, Any] = {"text": one.reference or "Record restricted"}
    if one.family and may_open:
        family["href"] = reverse("families:detail", args=[one.family])
    return [one.lead, family, one.asked or "", one.accepted or "", one.supervisor or "Nobody"]
