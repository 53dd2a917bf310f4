"""Caseloads: a number for each lead, and the list behind each number."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from families.queries import caseload as queries
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.paging import PER_PAGE
from practitioners.roles import Permission
from practitioners.working_days import today

TITLES = {
    "open": "Open families",
    "due": "Actions due within 2 working days",
    "overdue": "Overdue actions",
}
FAMILY_HEAD = [
    "Family",
    "Status",
    "Single Lead Practitioner",
    "Lead since",
    {"text": "Actions due", "number": True},
    {"text": "Overdue", "number": True},
]
ACTION_HEAD = ["Family", "Due", "Status", "Owned by", "Single Lead Practitioner"]
DAY = "j F Y"


@require_GET
@requires(Permission.CASELOAD_VIEW)
def caseload(request: PractitionerRequest) -> HttpResponse:
    loads = queries.loads(today())
    audit.record("caseload.viewed", request.user, by=request.user, rows=len(loads))
    total = {
        "families": sum(load.families for load in loads),
        "due": sum(load.due for load in loads),
        "overdue": sum(load.overdue for load in loads),
    }
    context = {"loads": loads, "total": total, "as_at": today()}
    return render(request, "families/caseload.html", context)


@require_GET
@requires(Permission.CASELOAD_VIEW)
def caseload_list(request: PractitionerRequest, which: str) -> HttpResponse:
    """The list behind a number: the same functions with the same filter, so the same count."""
    if which not in TITLES:
        raise Http404
    lead = _lead(request.GET.get("lead", ""))
    found = _found(which, lead)
    audit.record("caseload.listed", request.user, by=request.user, which=which, rows=len(found))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"title": TITLES[which], "of": _of(lead), "page": page, "as_at": today()}
    table = _table(which, list(page), may_open=request.user.holds(Permission.FAMILY_VIEW))
    return render(request, "families/caseload_list.html", context | table)


def _lead(asked: str) -> str:
    """The row whose list it is: a lead's id, ``none``, or empty for all."""
    if asked in {"", queries.NOBODY}:
        return asked
    try:
        return str(UUID(asked))
    except ValueError as error:
        raise Http404 from error


def _of(lead: str) -> str:
    if lead in {"", queries.NOBODY}:
        return "No Single Lead Practitioner" if lead else ""
    return next(iter(queries.names_of([UUID(lead)]).values()), "")


def _found(which: str, lead: str) -> list[Any]:
    if which == "open":
        return queries.families_led(today(), lead)
    return queries.actions_due(today(), overdue=which == "overdue", lead=lead)


def _table(which: str, rows: list[Any], *, may_open: bool) -> dict[str, Any]:
    leads = queries.names_of(row.lead for row in rows)
    contacts = queries.contacts_of(row.ask for row in rows)
    if which == "open":
        return {
            "head": FAMILY_HEAD,
            "rows": [_family(row, leads, contacts, may_open) for row in rows],
        }
    agencies = queries.agency_names(row.agency for row in rows)
    return {
        "head": ACTION_HEAD,
        "rows": [_action(row, leads, agencies, contacts, may_open) for row in rows],
    }


def _family(
    row: queries.LedFamily, leads: dict[UUID, str], contacts: dict[UUID, str], may_open: bool
) -> list[Any]:
    return [
        _reference(row, "families:detail", contacts, may_open),
        row.status_label,
        leads.get(row.lead, "") if row.lead else _without(row),
        _day(row.lead_since),
        {"text": row.due, "number": True},
        {"text": row.overdue, "number": True},
    ]


def _action(
    row: queries.DueAction,
    leads: dict[UUID, str],
    agencies: dict[UUID, str],
    contacts: dict[UUID, str],
    may_open: bool,
) -> list[Any]:
    return [
        _reference(row, "families:action", contacts, may_open),
        date_format(row.due_on, DAY),
        row.status_label,
        agencies.get(row.agency, "") if row.agency else queries.NOT_NAMED,
        leads.get(row.lead, "") if row.lead else "None",
    ]


def _reference(
    row: queries.LedFamily | queries.DueAction,
    page: str,
    contacts: dict[UUID, str],
    may_open: bool,
) -> dict[str, Any]:
    """A link only to what they may open; of a restricted family only whom to ask."""
    if row.pk and may_open:
        return {"text": row.reference, "href": reverse(page, args=[row.pk])}
    if row.reference is None:
        ask = contacts.get(row.ask, "") if row.ask else ""
        return {"text": f"Record restricted. Ask the coordinator: {ask}".rstrip(": ")}
    return {"text": row.reference}


def _without(row: queries.LedFamily) -> str:
    return f"None. Offered {_day(row.offered_at)}" if row.offered_at else "None"


def _day(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), DAY) if at else ""
