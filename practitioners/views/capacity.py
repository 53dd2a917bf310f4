"""How much each person of one's own agency can lead: a list, and a page to say it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods

from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.capacity import people_who_lead, set_capacity
from practitioners.forms.capacity import CapacityForm
from practitioners.models import Capacity, Practitioner
from practitioners.paging import page_of
from practitioners.permissions import may_set_capacity
from practitioners.posting import posted
from practitioners.roles import Permission

HEAD = [
    "Practitioner",
    {"text": "Share of full time", "number": True},
    {"text": "Most points", "number": True},
    "Said",
]


@require_GET
@requires(Permission.CAPACITY_SET)
def capacities(request: PractitionerRequest) -> HttpResponse:
    """No family stands here, and not how much they lead: that is on the caseload."""
    page = page_of(people_who_lead(request.user), request)
    audit.record("capacities.viewed", request.user.agency, by=request.user)
    rows = [_row(person, request.user) for person in page]
    context = {"page": page, "head": HEAD, "rows": rows}
    return render(request, "practitioners/capacities.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CAPACITY_SET)
def capacity(request: PractitionerRequest, person_id: UUID) -> HttpResponse:
    person = get_object_or_404(people_who_lead(request.user), pk=person_id)
    may_set_capacity(request.user, person).enforce()
    said = _said(person)
    before = {"fte": said.fte, "points": said.points} if said else {}
    form = CapacityForm(posted(request), initial=before)
    if form.is_valid():
        set_capacity(person, by=request.user, **form.cleaned_data)
        messages.success(request, "Saved. What they lead already does not change.")
        return redirect("teams:capacities")
    audit.record("capacity.viewed", person, by=request.user)
    context = {"person": person, "said": said, "form": form}
    return render(request, "practitioners/capacity.html", context)


def _row(person: Practitioner, reader: Practitioner) -> list[Any]:
    said = _said(person)
    name: dict[str, Any] = {"text": person.full_name}
    if may_set_capacity(reader, person):
        name["href"] = reverse("teams:capacity", args=[person.pk])
    if said is None:
        return [name, "", "", "Nobody has said it yet"]
    day = date_format(timezone.localtime(said.set_at), "j F Y")
    numbers = [{"text": f"{one.normalize():f}", "number": True} for one in (said.fte, said.limit)]
    return [name, *numbers, f"{day}, {said.set_by.full_name}"]


def _said(person: Practitioner) -> Capacity | None:
    return getattr(person, "capacity", None)
