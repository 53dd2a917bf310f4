"""Legal holds: those that stand, those that were lifted, a new one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from consent.forms.retention import HoldForm, LiftForm
from consent.models import LegalHold
from consent.permissions.retention import may_lift
from consent.queries import retention as reading
from consent.services.legal_holds import lift_hold, place_hold
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission


@require_GET
@requires(Permission.GOVERN)
def legal_holds(request: PractitionerRequest) -> HttpResponse:
    show = reading.LIFTED if request.GET.get("show") == reading.LIFTED else reading.STANDING
    page = page_of(reading.holds(request.user, show), request)
    seen = [(one, one.family_id) for one in page.object_list if one.family_id]
    audit.record_each("legal_hold.seen", seen, by=request.user)
    return render(request, "consent/legal_holds.html", {"page": page, "show": show})


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def legal_hold_new(request: PractitionerRequest) -> HttpResponse:
    form = HoldForm(posted(request))
    if form.is_valid():
        with form.refusals():
            place_hold(**form.cleaned_data, by=request.user)
            messages.success(request, "The hold stands")
            return redirect("consent:legal_holds")
    return render(request, "consent/legal_hold_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def legal_hold_lift(request: PractitionerRequest, hold: UUID) -> HttpResponse:
    found = get_object_or_404(LegalHold.objects.visible_to(request.user), pk=hold)
    may_lift(request.user, found).enforce()
    form = LiftForm(posted(request))
    if form.is_valid():
        lift_hold(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The hold is lifted")
        return redirect("consent:legal_holds")
    audit.record("legal_hold.viewed", found, by=request.user, family=found.family_id)
    return render(request, "consent/legal_hold_lift.html", {"hold": found, "form": form})
