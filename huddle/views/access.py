"""Who can see a session and its list, and why; and why can I."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huddle.queries.access import access_to_session
from huddle.queries.sessions import agenda_for
from huddle.services.signing import readable_until
from huddle.views.preparing import visible_session
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_GET
@requires(Permission.SESSION_VIEW)
def session_access(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """The people by role; of the list what this reader may see, each with its own page."""
    session = visible_session(request, session_id)
    items = agenda_for(session, request.user).items
    found = access_to_session(session, request.user)
    audit.record("session.access_viewed", session, by=request.user, families=len(items))
    audit.record_each("agenda.viewed", [(item, item.family_id) for item in items], by=request.user)
    page = {
        "session": session,
        "items": items,
        "access": found,
        "mine": found.of(request.user),
        "until": found.signed_at and readable_until(session.huddle, found.signed_at),
    }
    return render(request, "huddle/access.html", page)
