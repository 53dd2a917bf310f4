"""Information governance looks at emergency access: answers requests and reviews what was used."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from consent.forms.breaking_glass import AnswerForm, ReviewFilterForm, ReviewForm
from consent.models import BreakGlass
from consent.permissions.breaking_glass import may_answer_request, may_end, may_review
from consent.queries.breaking_glass import queue_of, reads_during
from consent.services.breaking_glass import open_for, refuse_request, review_break_glass
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission


@require_GET
@requires(Permission.GOVERN)
def reviews(request: PractitionerRequest) -> HttpResponse:
    form = ReviewFilterForm(request.GET)
    show = form.cleaned_data["show"] if form.is_valid() else ""
    page = page_of(queue_of(request.user, show), request)
    audit.record_each(
        "break_glass.seen", [(access, access.family_id) for access in page], by=request.user
    )
    return render(request, "consent/break_glass_reviews.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def review(request: PractitionerRequest, access_id: UUID) -> HttpResponse:
    access = get_object_or_404(_visible(request), pk=access_id)
    verdict = may_review(request.user, access)
    form = ReviewForm(posted(request))
    if request.method == "POST":
        verdict.enforce()
        if form.is_valid():
            review_break_glass(access, by=request.user, **form.cleaned_data)
            messages.success(request, "The review has been recorded")
            return redirect("consent:break_glass_reviews")
    audit.record("break_glass.viewed", access, by=request.user, family=access.family_id)
    context: dict[str, Any] = {
        "access": access,
        "form": form,
        "verdict": verdict,
        "may_end": may_end(request.user, access),
        "reads": reads_during(access),
    }
    return render(request, "consent/break_glass_review.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def answer(request: PractitionerRequest, access_id: UUID) -> HttpResponse:
    """A record that could not be opened without information governance."""
    access = get_object_or_404(_visible(request), pk=access_id)
    may_answer_request(request.user, access).enforce()
    form = AnswerForm(posted(request))
    if form.is_valid():
        if form.cleaned_data["answer"] == "open":
            open_for(access, by=request.user)
            messages.success(request, "It is open to them now. They have been told by mail")
        else:
            refuse_request(access, by=request.user)
            messages.success(request, "It stays closed")
        return redirect("consent:break_glass_reviews")
    audit.record("break_glass.viewed", access, by=request.user, family=access.family_id)
    return render(request, "consent/break_glass_answer.html", {"access": access, "form": form})


def _visible(request: PractitionerRequest) -> QuerySet[BreakGlass]:
    rows = BreakGlass.objects.visible_to(request.user)
    return rows.select_related("practitioner__agency", "reviewed_by__agency", "ended_by")
