"""Stopped for danger: whom to call now, and recording that Duty and Advice has been told."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from huddle.forms.danger import ContactedForm
from huddle.models import DangerStop
from huddle.permissions.drafting import may_record_contact
from huddle.queries.nominating import stops_seen
from huddle.services.danger import record_duty_contact
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission

PAGE = 25


@requires(Permission.NOMINATE)
def stops(request: PractitionerRequest) -> HttpResponse:
    """Those that they made and those of the huddles that they coordinate, uncontacted first."""
    page = Paginator(stops_seen(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "huddle/danger_stops.html", {"page": page})


@requires(Permission.NOMINATE)
def stop(request: PractitionerRequest, stop: UUID) -> HttpResponse:
    stops = DangerStop.objects.visible_to(request.user)
    found = get_object_or_404(
        stops.select_related("huddle", "team__agency", "stopped_by", "contacted_by"), pk=stop
    )
    sent = request.POST if request.method == "POST" else None
    form = ContactedForm(sent, initial={"on": timezone.localdate()})
    if sent is not None and form.is_valid():
        record_duty_contact(
            found,
            contacted_at=form.cleaned_data["contacted_at"],
            reference=form.cleaned_data["reference"],
            by=request.user,
        )
        messages.success(request, "It is recorded that Duty and Advice has been told")
        return redirect("huddle:danger_stop", found.pk)
    return render(request, "huddle/nominate/stop.html", _page(request, found, form))


def _page(request: PractitionerRequest, stop: DangerStop, form: ContactedForm) -> dict[str, Any]:
    return {
        "stop": stop,
        "form": form,
        "may_record": may_record_contact(request.user, stop),
        "phone": settings.DUTY_AND_ADVICE_PHONE,
        "mine": stop.stopped_by_id == request.user.pk,
    }
