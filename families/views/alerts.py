"""Alerts of a family: raised, read, looked at again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from families.forms.alerts import HAND_ON, RENEW, AlertForm, ReviewForm
from families.models import Alert, Family
from families.permissions.alerts import may_acknowledge, may_look_after, may_raise_alert
from families.queries.alerts import alert_in_full
from families.queries.people import hidden_principals
from families.services import alerts
from families.views.contributing import readers_for
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def new(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_raise_alert(request.user, family).enforce()
    form = AlertForm(posted(request), family=family, practitioner=request.user)
    if "readers" not in request.POST and form.is_valid():
        with form.refusals():
            return once(request, lambda: _raise(request, family, form))
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    page = {"family": family, "form": form, "readers": readers_for(request, family, form)}
    return render(request, "families/alert_new.html", page)


def _raise(request: PractitionerRequest, family: Family, form: AlertForm) -> HttpResponse:
    said = form.cleaned_data
    alert = alerts.raise_alert(
        family,
        kind=said["kind"],
        reason=form.reason(),
        owner=said["owner"],
        review_on=said["review_on"],
        by=request.user,
    )
    messages.success(request, "The alert stands at the top of the family’s page")
    return redirect(alert)


@require_GET
@requires(Permission.FAMILY_VIEW)
def alert(request: PractitionerRequest, alert_id: UUID) -> HttpResponse:
    found = _found(request, alert_id)
    hidden = hidden_principals(found.family)
    audit.record("alert.viewed", found, by=request.user, family=found.family_id)
    page = {
        "family": found.family,
        "full": alert_in_full(found, request.user, hidden),
        "may_acknowledge": may_acknowledge(request.user, found),
        "may_look_after": may_look_after(request.user, found),
    }
    return render(request, "families/alert.html", page)


@require_POST
@requires(Permission.FAMILY_VIEW)
def read(request: PractitionerRequest, alert_id: UUID) -> HttpResponse:
    found = _found(request, alert_id)
    alerts.acknowledge_alert(found, by=request.user)
    messages.success(request, "It is recorded that you have read this alert")
    return redirect(found.family)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def review(request: PractitionerRequest, alert_id: UUID) -> HttpResponse:
    found = _found(request, alert_id)
    may_look_after(request.user, found).enforce()
    form = ReviewForm(posted(request), alert=found)
    if form.is_valid():
        with form.refusals():
            _review(request, found, form)
            return redirect(found)
    audit.record("alert.viewed", found, by=request.user, family=found.family_id)
    page = {"family": found.family, "alert": found, "form": form}
    return render(request, "families/alert_review.html", page)


def _review(request: PractitionerRequest, found: Alert, form: ReviewForm) -> None:
    said, by = form.cleaned_data, request.user
    if said["what"] == RENEW:
        alerts.renew_alert(found, review_on=said["review_on"], by=by)
        messages.success(request, "The alert still holds")
    elif said["what"] == HAND_ON:
        alerts.hand_on_alert(found, owner=said["owner"], by=by)
        messages.success(request, "Somebody else answers for the alert")
    else:
        alerts.end_alert(found, end_reason=said["end_reason"], by=by)
        messages.success(request, "The alert has ended")


def _found(request: PractitionerRequest, alert_id: UUID) -> Alert:
    seen = Alert.objects.visible_to(request.user).select_related("family", "owner")
    return get_object_or_404(seen, pk=alert_id)
