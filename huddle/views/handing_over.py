"""A coordinator gives the huddle to another, or a session to another chair."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huddle.forms.handing_over import HandOverForm
from huddle.permissions.handing_over import may_change_chair
from huddle.queries.handing_over import huddle_of, possible_chairs, possible_coordinators
from huddle.services import handing_over
from huddle.views.preparing import visible_session
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_PREPARE)
def huddle(request: PractitionerRequest, huddle_id: UUID) -> HttpResponse:
    """How many families go with it, and to whom."""
    found = huddle_of(request.user, huddle_id)
    if found is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = HandOverForm(sent, people=possible_coordinators(but=request.user))
    if form.is_valid():
        handing_over.hand_over_huddle(found, form.cleaned_data["person"], by=request.user)
        messages.success(request, "The huddle is handed over.")
        return redirect("huddle:sessions")
    families = handing_over.families_to_hand_over(found, request.user).count()
    page = {"huddle": found, "form": form, "families": families}
    return render(request, "huddle/hand_over.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_PREPARE)
def chair(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    session = visible_session(request, session_id)
    may_change_chair(request.user, session).enforce()
    sent = request.POST if request.method == "POST" else None
    people = possible_chairs(but=session.chair, huddle=session.huddle)
    form = HandOverForm(sent, people=people)
    if form.is_valid():
        handing_over.change_chair(session, form.cleaned_data["person"], by=request.user)
        messages.success(request, "The session has a new chair.")
        return redirect(session)
    return render(request, "huddle/change_chair.html", {"session": session, "form": form})
