"""What came of what the meeting set going: a referral and its outcome."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.queries.people import hidden_principals
from huddle.consequences.choices import where_to
from huddle.forms.following import OutcomeForm
from huddle.models import Referral
from huddle.permissions.following import may_record_outcome
from huddle.queries.following import named
from huddle.services.referrals import record_outcome
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def referral(request: PractitionerRequest, referral_id: UUID) -> HttpResponse:
    """Accepted, not accepted, or to be chased again."""
    visible = Referral.objects.visible_to(request.user).select_related(
        "family", "referrer__agency"
    )
    found = get_object_or_404(visible, pk=referral_id)
    may_record_outcome(request.user, found).enforce()
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return once(request, lambda: _record(request, found, form))
    return _show(request, found, form)


def _record(request: PractitionerRequest, found: Referral, form: OutcomeForm) -> HttpResponse:
    try:
        record_outcome(found, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        form.blame(refusal)
        return _show(request, found, form)
    messages.success(request, "Recorded: what came of the referral.")
    return redirect(found.family)


def _show(request: PractitionerRequest, found: Referral, form: OutcomeForm) -> HttpResponse:
    audit.record("referral.viewed", found, by=request.user, family=found.family_id)
    page: dict[str, Any] = {
        "referral": found,
        "where": where_to(found.where),
        "referrer": named(found.referrer, hidden_principals(found.family)),
        "form": form,
    }
    return render(request, "huddle/referral.html", page)
