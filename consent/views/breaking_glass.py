"""Open a record in an emergency: which and why, what will happen, and then it is open."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from consent.emergencies import remember
from consent.forms.breaking_glass import ConfirmForm, EmergencyForm
from consent.models import BreakGlass
from consent.permissions.breaking_glass import may_end
from consent.queries.breaking_glass import used_by
from consent.queries.governing import governance_leads
from consent.services.breaking_glass import Answer, break_glass, end_break_glass
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.confirming import typed
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.BREAK_GLASS)
def ask(request: PractitionerRequest) -> HttpResponse:
    """Nothing is looked for before it is confirmed: to ask tells nothing."""
    form = EmergencyForm(posted(request))
    if not form.is_valid() or "change" in request.POST:
        return render(request, "consent/break_glass.html", _help() | {"form": form})
    confirming = "confirm" in request.POST
    confirm = ConfirmForm(request.POST if confirming else None, sought=form.sought)
    if confirming and confirm.is_valid():
        asked = form.cleaned_data
        said = break_glass(
            form.sought,
            reason=asked["reason"],
            words=asked["words"],
            hours=asked["hours"],
            by=request.user,
        )
        return _answered(request, said)
    return render(
        request,
        "consent/break_glass_check.html",
        {"form": confirm, "asked": form, "kept": typed(request, "again")},
    )


@require_GET
@requires(Permission.BREAK_GLASS)
def mine(request: PractitionerRequest) -> HttpResponse:
    page = page_of(used_by(request.user), request)
    audit.record_each(
        "break_glass.seen", [(access, access.family_id) for access in page], by=request.user
    )
    return render(request, "consent/break_glass_mine.html", {"page": page})


@require_GET
@requires(Permission.FAMILY_VIEW)
def one(request: PractitionerRequest, access_id: UUID) -> HttpResponse:
    """For whoever was told of it: who, why, until when, and what came of the review."""
    access = get_object_or_404(_visible(request), pk=access_id)
    audit.record("break_glass.viewed", access, by=request.user, family=access.family_id)
    return render(
        request,
        "consent/break_glass_one.html",
        {"access": access, "may_end": may_end(request.user, access)},
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def end(request: PractitionerRequest, access_id: UUID) -> HttpResponse:
    """Their own at once; whoever would end another person's reads first what that does."""
    access = get_object_or_404(_visible(request), pk=access_id)
    if request.method == "GET":
        may_end(request.user, access).enforce()
        audit.record("break_glass.viewed", access, by=request.user, family=access.family_id)
        return render(request, "consent/break_glass_end.html", {"access": access})
    end_break_glass(access, by=request.user)
    remember(request, request.user)
    messages.success(request, "Emergency access has ended")
    if access.practitioner_id == request.user.pk:
        return redirect("consent:break_glass_mine")
    return redirect("consent:break_glass_one", access.pk)


def _visible(request: PractitionerRequest) -> Any:
    return BreakGlass.objects.visible_to(request.user).select_related("practitioner__agency")


def _answered(request: PractitionerRequest, answer: Answer) -> HttpResponse:
    if answer.family is None:
        status = 429 if answer.said == "throttled" else 409
        context = _help() | {"throttled": answer.said == "throttled"}
        return render(request, "consent/break_glass_refused.html", context, status=status)
    remember(request, request.user)
    if answer.said == "seen":
        messages.info(request, "This family’s record is open to you already")
    return redirect(reverse("families:detail", args=[answer.family]))


def _help() -> dict[str, Any]:
    return {"phone": settings.DUTY_AND_ADVICE_PHONE, "leads": list(governance_leads())}
