"""Requests for subject access: what waits, one request, and the steps around its review."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from consent.forms.subject_access import NOBODY, EndForm, OpenForm, ReasonForm, SubjectForm
from consent.models import Capacity, SubjectAccess
from consent.permissions.subject_access import (
    may_choose_subject,
    may_extend,
    may_release,
    may_review,
    may_take_over,
)
from consent.queries import subject_access as reading
from consent.queries.held import people_of
from consent.services.reviewing import collect_rows
from consent.services.subject_access import (
    choose_subject,
    end_access,
    extend_access,
    open_access,
    take_over_access,
)
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission

ALONE = (Capacity.SELF, Capacity.CHILD)


@require_GET
@requires(Permission.GOVERN)
def subject_accesses(request: PractitionerRequest) -> HttpResponse:
    show = reading.ENDED if request.GET.get("show") == reading.ENDED else reading.OPEN
    page = page_of(reading.requests(request.user, show), request)
    lines = [(access, reading.is_overdue(access)) for access in page.object_list]
    audit.record_each(
        "subject_access.seen", [(one, one.family_id) for one, _ in lines], by=request.user
    )
    return render(
        request, "consent/subject_accesses.html", {"page": page, "lines": lines, "show": show}
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def subject_access_new(request: PractitionerRequest) -> HttpResponse:
    form = OpenForm(posted(request))
    if form.is_valid():
        with form.refusals():
            return redirect(open_access(**form.cleaned_data, by=request.user))
    return render(request, "consent/subject_access_new.html", {"form": form})


@require_GET
@requires(Permission.GOVERN)
def subject_access(request: PractitionerRequest, access: UUID) -> HttpResponse:
    found = find_access(request, access)
    audit.record("subject_access.viewed", found, by=request.user, family=found.family_id)
    reviews = may_review(request.user, found)
    page = {
        "access": found,
        "overdue": reading.is_overdue(found),
        "reviews": reviews,
        "is_reviewer": found.reviewer_id == request.user.pk,
        "may_choose": may_choose_subject(request.user, found),
        "may_extend": may_extend(request.user, found),
        "may_take_over": may_take_over(request.user, found),
        "may_release": may_release(request.user, found),
        "counts": reading.counts_of(found, request.user),
        "names": reading.names_of(found) if reviews else {},
    }
    return render(request, "consent/subject_access.html", page | _who(page))


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def subject_access_person(request: PractitionerRequest, access: UUID) -> HttpResponse:
    found = find_access(request, access)
    may_choose_subject(request.user, found).enforce()
    people = people_of(found)
    form = SubjectForm(
        posted(request),
        people=people,
        asks_for_another=found.capacity not in ALONE,
    )
    if form.is_valid() and _chosen(request, found, form):
        collect_rows(found, by=request.user)
        return redirect(found)
    return _step(request, found, form, "person")


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def subject_access_extend(request: PractitionerRequest, access: UUID) -> HttpResponse:
    found = find_access(request, access)
    may_extend(request.user, found).enforce()
    told = "The time has been extended by two months"
    return _with_a_reason(request, found, "extend", extend_access, told)


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def subject_access_take_over(request: PractitionerRequest, access: UUID) -> HttpResponse:
    found = find_access(request, access)
    may_take_over(request.user, found).enforce()
    told = "You review this request from now on"
    return _with_a_reason(request, found, "take_over", take_over_access, told)


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def subject_access_end(request: PractitionerRequest, access: UUID) -> HttpResponse:
    found = find_access(request, access)
    may_review(request.user, found).enforce()
    form = EndForm(posted(request))
    if form.is_valid():
        end_access(found, **form.cleaned_data, by=request.user)
        messages.success(request, "The request has ended")
        return redirect(found)
    return _step(request, found, form, "end")


def find_access(request: PractitionerRequest, access: UUID) -> SubjectAccess:
    visible = SubjectAccess.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("reviewer__agency"), pk=access)


# The heading, what it means, and the button of each small form.
STEPS = {
    "person": ("Whom is the request about?", "", "Collect what is held"),
    "extend": (
        "Extend the time by two months",
        "For a complex request, once. Tell whoever asked within the first month, and why.",
        "Extend the time",
    ),
    "take_over": (
        "Take this request over",
        "You review it from now on, and its reviewer no longer reads it. This is recorded.",
        "Take it over",
    ),
    "end": (
        "End this request without a release",
        "What was collected for it closes.",
        "End the request",
    ),
}


def _step(
    request: PractitionerRequest, access: SubjectAccess, form: Any, step: str
) -> HttpResponse:
    heading, told, button = STEPS[step]
    audit.record(
        "subject_access.viewed", access, by=request.user, family=access.family_id, step=step
    )
    page = {"access": access, "form": form, "heading": heading, "told": told, "button": button}
    return render(request, "consent/subject_access_form.html", page)


def _with_a_reason(
    request: PractitionerRequest,
    access: SubjectAccess,
    step: str,
    do: Callable[..., SubjectAccess],
    told: str,
) -> HttpResponse:
    form = ReasonForm(posted(request))
    if form.is_valid():
        do(access, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, told)
        return redirect(access)
    return _step(request, access, form, step)


def _who(page: dict[str, Any]) -> dict[str, str]:
    access, names = page["access"], page["names"]
    return {
        "subject": names.get(access.subject_id, ""),
        "requester": names.get(access.requester_id, ""),
    }


def _chosen(request: PractitionerRequest, access: SubjectAccess, form: SubjectForm) -> bool:
    given = form.cleaned_data
    asks = given.get("requester", NOBODY)
    requester = None if asks == NOBODY else UUID(asks)
    with form.refusals():
        choose_subject(
            access, subject=UUID(given["subject"]), requester=requester, by=request.user
        )
    return not form.errors
