"""My families: the list, a search in it, and the same as a file.

What somebody searches for may be a name, and an address is kept in histories and logs. So it is
sent in the body of the request, kept in their session, and stands in the address as a key only.
"""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from families.exact import exactly
from families.forms.finding import FamilyFilterForm
from families.models import Family
from families.queries.lists import families_of
from families.services.finding import restricted_contacts
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.csv_files import csv_download
from practitioners.paging import MOST, page_of
from practitioners.roles import Permission
from practitioners.working_days import today

KEPT = "searches"
MOST_KEPT = 20
CSV_HEAD = (
    "Reference",
    "Locality",
    "Status",
    "Level of need",
    "Babies",
    "Single Lead Practitioner",
    "Review due",
    "Last change",
)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def families(request: PractitionerRequest) -> HttpResponse:
    if request.method == "POST":
        return redirect(_address(request))
    form, asked = _asked(request)
    page = page_of(families_of(request.user, **asked), request)
    audit.record(
        "families.listed",
        request.user,
        by=request.user,
        families=len(page),
        searched=bool(asked.get("q")),
    )
    audit.record_each("family.seen", [(family, family.pk) for family in page], by=request.user)
    q = asked.get("q", "")
    contacts = restricted_contacts(q, by=request.user) if exactly(q) else []
    shown = {
        "form": form,
        "contacts": contacts,
        "page": page,
        "today": today(),
        "may_lead": request.user.holds(Permission.FAMILY_LEAD),
        "forgotten": _is_forgotten(request),
    }
    return render(request, "families/list.html", shown)


@require_GET
@requires(Permission.FAMILY_VIEW)
def families_csv(request: PractitionerRequest) -> HttpResponse:
    """What the list shows, as far as it counts, without a name in it."""
    _, asked = _asked(request)
    found = list(families_of(request.user, **asked)[:MOST])
    audit.record("families.exported", request.user, by=request.user, families=len(found))
    each = [(family, family.pk) for family in found]
    audit.record_each("family.exported", each, by=request.user)
    return csv_download("families.csv", CSV_HEAD, map(_csv_row, found))


def _asked(request: PractitionerRequest) -> tuple[FamilyFilterForm, dict[str, Any]]:
    """The filters of the address, with the words that its key stands for."""
    words = _kept(request).get(request.GET.get("search", ""), "")
    form = FamilyFilterForm(request.GET.dict() | {"q": words})
    return form, form.cleaned_data if form.is_valid() else {}


def _address(request: PractitionerRequest) -> str:
    """Where the page with these filters is, once the words have been kept."""
    filters = {name: request.POST[name] for name in ("status", "led") if request.POST.get(name)}
    if words := request.POST.get("q", "").strip():
        filters["search"] = _keep(request, words)
    return f"{reverse('families:list')}?{urlencode(filters)}".rstrip("?")


def _keep(request: PractitionerRequest, words: str) -> str:
    """The key of these words; the oldest of many are forgotten."""
    kept = {key: each for key, each in _kept(request).items() if each != words}
    key = secrets.token_urlsafe(6)
    request.session[KEPT] = dict([*kept.items(), (key, words)][-MOST_KEPT:])
    return key


def _kept(request: PractitionerRequest) -> dict[str, str]:
    return request.session.get(KEPT, {})


def _is_forgotten(request: PractitionerRequest) -> bool:
    """An address of an earlier session: its words are gone, and all families are listed."""
    key = request.GET.get("search", "")
    return bool(key) and key not in _kept(request)


def _csv_row(family: Family) -> list[object]:
    return [
        family.reference,
        family.locality,
        family.get_status_display(),
        family.level_shown,
        len(vars(family)["babies"]),  # prefetched for the list, as are those who lead
        ", ".join(lead.practitioner.full_name for lead in vars(family)["current_leads"]),
        family.review_due,
        localdate(family.updated_at),
    ]
