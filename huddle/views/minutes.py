"""Signed minutes: each reader their own, the whole of a session or one family's part."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from huddle.forms.minutes import AddendumForm
from huddle.permissions.minutes import may_add
from huddle.queries.minutes import Read, read_minutes, read_part, receipts_of
from huddle.services.addenda import add_addendum
from huddle.services.extracts import open_parts
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_GET
@requires(Permission.FAMILY_VIEW)
def minutes(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    found = read_minutes(session_id, request.user)
    if found is None:
        raise Http404
    audit.record("minutes.viewed", found.minutes, by=request.user, families=len(found.parts))
    note_read(request, found)
    return render(request, "huddle/minutes.html", {"read": found, "minutes": found.minutes})


@require_GET
@requires(Permission.FAMILY_VIEW)
def minutes_part(request: PractitionerRequest, part_id: UUID) -> HttpResponse:
    """One family's part; who has read it, for those who answer for that."""
    found = part_or_404(request, part_id)
    note_read(request, found)
    item = found.parts[0].item
    page = _page(found) | {
        "receipts": receipts_of(item, request.user),
        "may_add": may_add(request.user, item),
    }
    return render(request, "huddle/minutes_part.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def addendum(request: PractitionerRequest, part_id: UUID) -> HttpResponse:
    """What was written can never be changed: it is read once more beside the question."""
    found = part_or_404(request, part_id)
    item = found.parts[0].item
    may_add(request.user, item).enforce()
    form = AddendumForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        add_addendum(item, words=form.cleaned_data["words"], by=request.user)
        messages.success(request, "Added to the minutes.")
        return redirect("huddle:minutes_part", item.pk)
    note_read(request, found)
    return render(request, "huddle/addendum.html", _page(found) | {"form": form})


def part_or_404(request: PractitionerRequest, part_id: UUID) -> Read:
    found = read_part(part_id, request.user)
    if found is None:
        raise Http404
    return found


def note_read(request: PractitionerRequest, found: Read) -> None:
    """Into the trail, and a receipt for each part."""
    open_parts([part.item for part in found.parts], by=request.user)
    seen = [(part.item, part.item.family_id) for part in found.parts]
    audit.record_each("minutes.read", seen, by=request.user)


def _page(found: Read) -> dict[str, Any]:
    return {"read": found, "minutes": found.minutes, "part": found.parts[0]}
