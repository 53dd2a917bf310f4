"""A session gets another time, another place, or is not held: what follows is said first."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from huddle.forms.moving import CancelForm, MoveForm, PlaceForm
from huddle.permissions.convening import may_cancel, may_move, may_place
from huddle.queries.sessions import agenda_for
from huddle.services import moving
from huddle.views.preparing import visible_session
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_PREPARE)
def move(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    session = visible_session(request, session_id)
    may_move(request.user, session).enforce()
    form = MoveForm(request.POST if request.method == "POST" else None, session=session)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            session = moving.move_session(session, form.starts_at, reason=reason, by=request.user)
        except ValidationError as refusal:
            form.blame(refusal)
        else:
            at = date_format(timezone.localtime(session.starts_at), "l j F Y, g:ia")
            messages.success(request, f"The session is now on {at}. Its people are being told.")
            return redirect(session)
    return render(request, "huddle/session_move.html", {"session": session, "form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_PREPARE)
def cancel(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    session = visible_session(request, session_id)
    may_cancel(request.user, session).enforce()
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        later = moving.cancel_session(session, reason=reason, by=request.user)
        messages.success(request, "The session is cancelled. Its people are being told.")
        return redirect(later)
    families = len(agenda_for(session, request.user).items)
    page = {"session": session, "form": form, "families": families}
    return render(request, "huddle/session_cancel.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_PREPARE)
def place(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    session = visible_session(request, session_id)
    may_place(request.user, session).enforce()
    form = PlaceForm(request.POST if request.method == "POST" else None, session=session)
    if form.is_valid():
        try:
            moving.place_session(session, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.blame(refusal)
        else:
            messages.success(request, "Where the session is held is saved.")
            return redirect(session)
    return render(request, "huddle/session_place.html", {"session": session, "form": form})
