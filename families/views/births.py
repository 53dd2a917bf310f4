"""Record a birth, and further babies of the same birth one after the other."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.births import BirthForm
from families.models import Person
from families.permissions.births import may_record_birth, may_record_twin
from families.services.births import record_birth, record_twin
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission

Record = Callable[..., Person]


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def birth(request: PractitionerRequest, child_id: UUID) -> HttpResponse:
    baby = _visible(request, child_id)
    may_record_birth(request.user, baby).enforce()
    return _page(request, baby, record_birth, "Record the birth")


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def twin(request: PractitionerRequest, child_id: UUID) -> HttpResponse:
    sibling = _visible(request, child_id)
    may_record_twin(request.user, sibling).enforce()
    return _page(request, sibling, record_twin, "Record another baby of this birth")


def _page(request: PractitionerRequest, baby: Person, record: Record, title: str) -> HttpResponse:
    form = BirthForm(posted(request), initial={"name": "", "dob": baby.dob})
    page = {"baby": baby, "family": baby.family, "form": form, "title": title}
    if form.is_valid():
        return once(request, lambda: _recorded(request, record, page))
    return _shown(request, page)


def _recorded(request: PractitionerRequest, record: Record, page: dict[str, Any]) -> HttpResponse:
    form: BirthForm = page["form"]
    with form.refusals():
        child = record(page["baby"], form.newborn, by=request.user)
        messages.success(request, "The birth is recorded")
        more = form.cleaned_data["more"]
        return redirect("families:twin", child.pk) if more else redirect(page["family"])
    return _shown(request, page)


def _shown(request: PractitionerRequest, page: dict[str, Any]) -> HttpResponse:
    family = page["family"]
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "families/birth.html", page)


def _visible(request: PractitionerRequest, child_id: UUID) -> Person:
    babies = Person.objects.visible_to(request.user).babies()
    return get_object_or_404(babies.select_related("family"), pk=child_id)
