"""Sign the minutes after a last look; read them, each reader their own."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from huddle.permissions.holding import may_sign
from huddle.queries.holding import children_without_decision
from huddle.queries.in_session import attendances_of
from huddle.queries.minutes import draft_minutes, read_minutes
from huddle.quorum import quorum_of
from huddle.services.signing import sign_minutes
from huddle.views.holding import visible_session
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_HOLD)
def sign(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """What will be signed, to be read once more; then it is signed for good."""
    session = visible_session(request, session_id)
    may_sign(request.user, session).enforce()
    if request.method == "POST":
        sign_minutes(session, by=request.user)
        messages.success(request, "The minutes are signed and released.")
        return redirect("huddle:minutes", session.pk)
    drafts = draft_minutes(session, request.user)
    items = [draft.item for draft in drafts]
    seen = [(item, item.family_id) for item in items]
    audit.record_each("item.viewed", seen, by=request.user)
    without = children_without_decision(items)
    page = {
        "session": session,
        "drafts": drafts,
        "attendances": attendances_of(session, request.user),
        "quorum": quorum_of(session),
        "waiting": [item for item in items if without[item.pk]],
    }
    return render(request, "huddle/sign.html", page)


@require_GET
@requires(Permission.FAMILY_VIEW)
def minutes(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    found = read_minutes(session_id, request.user)
    if found is None:
        raise Http404
    audit.record("minutes.viewed", found.minutes, by=request.user, families=len(found.parts))
    seen = [(part.item, part.item.family_id) for part in found.parts]
    audit.record_each("minutes.read", seen, by=request.user)
    return render(request, "huddle/minutes.html", {"read": found, "minutes": found.minutes})
