"""Who has looked at a family: for those who answer for it, and for information governance."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from consent.forms.access_log import AccessLogForm, ReferenceForm
from consent.permissions.access_log import may_read_access_log
from consent.queries.access_log import (
    AccessLog,
    Look,
    Names,
    lookers_of,
    names_of,
)
from consent.services.families_by_reference import family_by_reference
from families.models import Family
from practitioners import audit
from practitioners.access import NotNow, PractitionerRequest, requires
from practitioners.csv_files import csv_download
from practitioners.paging import PER_PAGE
from practitioners.roles import Permission

MOST_LINES = 10_000
CSV_HEAD = ("When", "Name", "Agency", "Team today", "What they did", "Looked or changed")


@require_GET
@requires(Permission.FAMILY_VIEW)
def access_log(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = _visible(request, family_id)
    page = _look(request, family.pk, family.reference)
    return render(request, "consent/access_log.html", page | {"family": family})


@require_GET
@requires(Permission.FAMILY_VIEW)
def access_log_csv(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = _visible(request, family_id)
    return _download(request, family.pk, family.reference)


@require_GET
@requires(Permission.GOVERN)
def governance_log(request: PractitionerRequest) -> HttpResponse:
    """Any family's log, by its reference, and nothing else of the family."""
    asking = ReferenceForm(request.GET if "reference" in request.GET else None)
    found = _found(request, asking)
    page = _look(request, *found) if found else {}
    return render(request, "consent/governance_log.html", page | {"asking": asking})


@require_GET
@requires(Permission.GOVERN)
def governance_log_csv(request: PractitionerRequest) -> HttpResponse:
    found = _found(request, ReferenceForm(request.GET))
    if not found:
        raise NotNow("There is no family with this reference.")
    return _download(request, *found)


def _visible(request: PractitionerRequest, family_id: UUID) -> Family:
    """404 for whoever does not see the family, 403 with the reason for whoever only sees it."""
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_read_access_log(family.pk).enforce()
    return family


def _found(request: PractitionerRequest, asking: ReferenceForm) -> tuple[UUID, str] | None:
    if not asking.is_valid():
        return None
    reading_on = set(request.GET) != {"reference"}
    found = family_by_reference(
        asking.cleaned_data["reference"], by=request.user, again=reading_on
    )
    if found is None:
        asking.add_error("reference", "There is no family with this reference")
    return found


def _look(request: PractitionerRequest, family: UUID, reference: str) -> dict[str, Any]:
    form = _form(request.GET, family)
    page = Paginator(AccessLog(family, form.asked()), PER_PAGE).get_page(request.GET.get("page"))
    lines = [_line(look, form.names) for look in page]
    audit.record("access_log.viewed", request.user, by=request.user, family=family)
    return {"form": form, "reference": reference, "page": page, "lines": lines}


def _download(request: PractitionerRequest, family: UUID, reference: str) -> HttpResponse:
    form = _form(request.GET, family)
    log = AccessLog(family, form.asked())
    if form.errors:
        raise NotNow("The filters cannot be understood. Correct them on the page first.")
    if log.count() > MOST_LINES:
        raise NotNow(f"This is more than {MOST_LINES:,} lines. Choose a shorter time.")
    audit.record("access_log.exported", request.user, by=request.user, family=family)
    rows = ([_iso(look), *_line(look, form.names)[1:]] for look in log[:MOST_LINES])
    return csv_download(f"access-log-{reference}.csv", CSV_HEAD, rows)


def _form(asked: QueryDict, family: UUID) -> AccessLogForm:
    lookers = lookers_of(family)
    return AccessLogForm(asked, lookers=lookers, names=names_of(lookers))


def _iso(look: Look) -> str:
    return timezone.localtime(look.at).isoformat(sep=" ", timespec="seconds")


def _line(look: Look, names: Names) -> list[Any]:
    return [
        look.at,
        names.person(look.person),
        names.agency(look.agency),
        names.teams(look.person),
        look.words,
        look.kind,
    ]
