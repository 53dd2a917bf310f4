"""A standing huddle: what it says, for its people; each part of it to change, one at a time."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from huddle.forms.convening import PARTS
from huddle.models import Huddle
from huddle.permissions.convening import may_settle
from huddle.queries.convening import cards, huddle_for
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_GET
@requires(Permission.SESSION_VIEW)
def settings(request: PractitionerRequest, huddle_id: UUID) -> HttpResponse:
    """What everybody of the huddle may read; the coordinator finds the ways to change it."""
    huddle = _huddle(request, huddle_id)
    may_change = bool(may_settle(request.user, huddle))
    page = {"huddle": huddle, "cards": cards(huddle, may_change=may_change)}
    return render(request, "huddle/settings.html", page | {"may_change": may_change})


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_PREPARE)
def change(request: PractitionerRequest, huddle_id: UUID, part: str) -> HttpResponse:
    huddle = _huddle(request, huddle_id)
    may_settle(request.user, huddle).enforce()
    if part not in PARTS:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = PARTS[part](sent, huddle=huddle)
    if form.is_valid():
        try:
            form.save(request.user)
        except ValidationError as refusal:
            form.blame(refusal)
        else:
            messages.success(request, f"{form.title} saved.")
            return redirect("huddle:settings", huddle.pk)
    return render(request, "huddle/settings_change.html", {"huddle": huddle, "form": form})


def _huddle(request: PractitionerRequest, huddle_id: UUID) -> Huddle:
    huddle = huddle_for(request.user, huddle_id)
    if huddle is None:
        raise Http404
    return huddle
