"""A pack: its rows, one row, its release, and what was released as a page and as a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consent.forms.reviewing import RowForm
from consent.forms.subject_access import ReleaseForm
from consent.models import SubjectAccess, SubjectAccessRelease, SubjectAccessRow
from consent.permissions.subject_access import may_read_rows, may_release, may_see_release
from consent.queries import subject_access as reading
from consent.services.reviewing import (
    collect_rows,
    decide_row,
    digest,
    release_access,
    release_unflagged,
)
from consent.views.subject_access import find_access
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.csv_files import csv_download
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission

COLUMNS = ("title", "agency", "author", "dated", "redacted", "text")


@require_GET
@requires(Permission.GOVERN)
def subject_access_rows(request: PractitionerRequest, access: UUID) -> HttpResponse:
    found = find_access(request, access)
    may_read_rows(request.user, found).enforce()
    show = request.GET.get("show", "undecided")
    page = page_of(reading.rows_of(found, request.user, show), request)
    _looked(request, found, "subject_access.rows_viewed", rows=len(page.object_list))
    names = reading.names_of(found)
    shown = {
        "access": found,
        "page": page,
        "lines": [_line(row, found, names) for row in page.object_list],
        "show": show,
        "shows": reading.SHOWS,
        "counts": reading.counts_of(found, request.user),
    }
    return render(request, "consent/subject_access_rows.html", shown)


@require_POST
@requires(Permission.GOVERN)
def subject_access_collect(request: PractitionerRequest, access: UUID) -> HttpResponse:
    found = find_access(request, access)
    fresh = collect_rows(found, by=request.user)
    messages.success(request, f"Rows that are new or have changed: {fresh}")
    return redirect(found)


@require_POST
@requires(Permission.GOVERN)
def subject_access_unflagged(request: PractitionerRequest, access: UUID) -> HttpResponse:
    found = find_access(request, access)
    decided = release_unflagged(found, by=request.user)
    messages.success(request, f"Rows without a flag that will be released: {decided}")
    return redirect("consent:subject_access_rows", found.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def subject_access_row(request: PractitionerRequest, access: UUID, held: UUID) -> HttpResponse:
    found = find_access(request, access)
    may_read_rows(request.user, found).enforce()
    visible = SubjectAccessRow.objects.visible_to(request.user).current()
    one = get_object_or_404(visible.select_related("access"), access=found, pk=held)
    _looked(request, found, "subject_access.row_viewed", row=str(one.pk))
    form = RowForm(posted(request), row=one)
    if form.is_valid():
        with form.refusals():
            decide_row(one, **form.cleaned_data, by=request.user)
            return redirect("consent:subject_access_rows", found.pk)
    line = _line(one, found, reading.names_of(found))
    return render(
        request,
        "consent/subject_access_row.html",
        {"access": found, "row": one, "line": line, "form": form},
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def subject_access_release(request: PractitionerRequest, access: UUID) -> HttpResponse:
    found = find_access(request, access)
    may_release(request.user, found).enforce()
    form = ReleaseForm(posted(request), access=found)
    if form.is_valid():
        given = form.cleaned_data
        release_access(found, recipient=given["recipient"], how=given["how"], by=request.user)
        messages.success(request, "Released. Print the pack or save it, and give it")
        return redirect(found)
    _looked(request, found, "subject_access.release_viewed")
    counts = reading.counts_of(found, request.user)
    return render(
        request,
        "consent/subject_access_release.html",
        {"access": found, "form": form, "counts": counts},
    )


@require_GET
@requires(Permission.GOVERN)
def subject_access_pack(request: PractitionerRequest, access: UUID) -> HttpResponse:
    found = find_access(request, access)
    release = _released(request, found, "subject_access.pack_printed")
    unchanged = digest(release.body) == release.sha256
    page = {"access": found, "release": release, "unchanged": unchanged}
    return render(request, "consent/subject_access_pack.html", page)


@require_GET
@requires(Permission.GOVERN)
def subject_access_csv(request: PractitionerRequest, access: UUID) -> HttpResponse:
    found = find_access(request, access)
    release = _released(request, found, "subject_access.pack_saved")
    head = ["For", "Reference", *(name.capitalize() for name in COLUMNS)]
    rows = [
        (release.recipient, found.family_reference, *(row[name] for name in COLUMNS))
        for row in release.body
    ]
    return csv_download(f"subject-access-{found.family_reference}.csv", head, rows)


def _released(
    request: PractitionerRequest, access: SubjectAccess, verb: str
) -> SubjectAccessRelease:
    may_see_release(request.user, access).enforce()
    visible = SubjectAccessRelease.objects.visible_to(request.user)
    release = get_object_or_404(visible.select_related("released_by__agency"), access=access)
    _looked(request, access, verb)
    return release


def _line(row: SubjectAccessRow, access: SubjectAccess, names: dict[UUID, str]) -> dict[str, Any]:
    others = [names.get(one, "") for one in row.about if one != access.subject_id]
    return {"row": row, "flags": reading.flag_words(row), "others": [o for o in others if o]}


def _looked(
    request: PractitionerRequest, access: SubjectAccess, verb: str, **facts: object
) -> None:
    audit.record(verb, access, by=request.user, family=access.family_id, **facts)
