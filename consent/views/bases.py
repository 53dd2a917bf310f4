"""On what agencies may rest to share: the catalogue, its dates, sectors and agreements."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from consent.forms.bases import DatesForm, SectorForm, SharingAgreementForm
from consent.queries.bases import (
    agreements_told,
    catalogue,
    placed_agencies,
    rows_of,
    sharing_agreements,
)
from consent.services.bases import add_agreement, date_bases, place_agency
from families.queries.people import every_agency
from practitioners.access import PractitionerRequest, requires
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission


@require_GET
@requires(Permission.GOVERN)
def bases(request: PractitionerRequest) -> HttpResponse:
    context = {"sectors": catalogue(), "placed": placed_agencies()}
    return render(request, "consent/bases.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def dates(request: PractitionerRequest, basis_code: str) -> HttpResponse:
    rows = rows_of(basis_code)
    if not rows:
        raise Http404
    first = rows[0]
    sent = posted(request)
    form = DatesForm(
        sent, rows=rows, initial={"starts_on": first.starts_on, "ends_on": first.ends_on}
    )
    if form.is_valid():
        given = form.cleaned_data
        date_bases(
            form.chosen, starts_on=given["starts_on"], ends_on=given["ends_on"], by=request.user
        )
        messages.success(request, "The dates have been set")
        return redirect("consent:bases")
    return render(request, "consent/basis_dates.html", {"basis": first, "form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def sector(request: PractitionerRequest) -> HttpResponse:
    sent = posted(request)
    form = SectorForm(sent, agencies=list(every_agency()))
    if form.is_valid():
        given = form.cleaned_data
        place_agency(form.known[given["agency"]], given["sector"], by=request.user)
        messages.success(request, "The sector of the agency has been recorded")
        return redirect("consent:bases")
    return render(request, "consent/sector.html", {"form": form})


@require_GET
@requires(Permission.GOVERN)
def agreements(request: PractitionerRequest) -> HttpResponse:
    page = page_of(sharing_agreements(), request)
    context = {"page": page, "rows": agreements_told(page)}
    return render(request, "consent/sharing_agreements.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def agreement_add(request: PractitionerRequest) -> HttpResponse:
    sent = posted(request)
    form = SharingAgreementForm(sent, agencies=list(every_agency()))
    if form.is_valid():
        given: dict[str, Any] = form.cleaned_data | {"parties": form.chosen}
        with form.refusals():
            add_agreement(**given, by=request.user)
            messages.success(request, "The agreement has been added")
            return redirect("consent:sharing_agreements")
    return render(request, "consent/sharing_agreement_add.html", {"form": form})
