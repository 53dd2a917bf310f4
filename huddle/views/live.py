"""The pulse of a session: whether anything has changed that whoever asks may see."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_GET

from huddle.queries.live import fingerprint
from huddle.views.holding import visible_session
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_GET
@requires(Permission.SESSION_VIEW)
def pulse(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """304 as long as nothing has. It shows nothing, so nobody has looked at anything by it."""
    session = visible_session(request, session_id)
    mark = f'"{fingerprint(session, request.user)}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    return HttpResponse(content_type="text/plain", headers={"ETag": mark})
