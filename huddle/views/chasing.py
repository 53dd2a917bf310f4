"""Remind a team of its checks; give one's own team's answers as its written return."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huddle.permissions.preparing import may_chase
from huddle.services.chasing import chase_now
from huddle.services.written_return import give_written_return
from huddle.views.preparing import visible_session
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_POST
@requires(Permission.SESSION_RECORD)
def chase(request: PractitionerRequest, session_id: UUID, team_id: UUID) -> HttpResponse:
    found = visible_session(request, session_id)
    may_chase(request.user, found).enforce()
    try:
        people = chase_now(found, team_id, by=request.user)
    except ObjectDoesNotExist as nothing:
        raise Http404 from nothing
    told = "1 person is" if people == 1 else f"{people} people are"
    messages.success(request, f"{told} reminded. The message names no family.")
    return redirect(f"{found.get_absolute_url()}#readiness")


@require_POST
@requires(Permission.CHECK_ANSWER)
def written_return(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    found = visible_session(request, session_id)
    give_written_return(found, by=request.user)
    messages.success(request, "Your team’s answers are its written return. The chair sees it.")
    return redirect("huddle:checks")
