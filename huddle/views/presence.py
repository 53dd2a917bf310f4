"""Turn to a family and be done with it; leave the room and come back. Each is one button."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huddle.models import HuddleSession
from huddle.queries.holding import people_who_may_come
from huddle.services import presence
from huddle.views.finding import visible_item
from huddle.views.holding import visible_session
from practitioners.access import PractitionerRequest, requires
from practitioners.models import Practitioner
from practitioners.roles import Permission


@require_POST
@requires(Permission.SESSION_RECORD)
def begin_item(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """The session turns to this family."""
    found = visible_item(request, item_id)
    presence.begin_item(found, by=request.user)
    messages.success(request, f"The session is with {found.family} now.")
    return redirect("huddle:item", found.pk)


@require_POST
@requires(Permission.SESSION_RECORD)
def end_item(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """The session is done with this family; the running order says which is next."""
    found = visible_item(request, item_id)
    presence.end_item(found, by=request.user)
    messages.success(request, f"The session is done with {found.family} for now.")
    return redirect("huddle:hold", found.session_id)


@require_POST
@requires(Permission.SESSION_VIEW)
def leave_session(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    session = visible_session(request, session_id)
    who = _who(request, session)
    presence.leave(session, who, by=request.user)
    said = "You are" if who == request.user else f"{who.full_name} is"
    messages.success(request, f"Recorded: {said} out of the room.")
    return redirect("huddle:hold", session.pk)


@require_POST
@requires(Permission.SESSION_VIEW)
def back_in_session(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    session = visible_session(request, session_id)
    who = _who(request, session)
    presence.come_back(session, who, by=request.user)
    said = "You are" if who == request.user else f"{who.full_name} is"
    messages.success(request, f"Recorded: {said} back.")
    return redirect("huddle:hold", session.pk)


def _who(request: PractitionerRequest, session: HuddleSession) -> Practitioner:
    """Themselves, or the person that a button of the chair's page names."""
    if "person" not in request.POST:
        return request.user
    people = {str(person.pk): person for person in people_who_may_come(session, request.user)}
    if request.POST["person"] not in people:
        raise Http404
    return people[request.POST["person"]]
