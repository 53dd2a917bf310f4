"""Sign the minutes after a last look."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huddle.forms.agreeing import SignForm
from huddle.permissions.holding import may_sign
from huddle.queries.holding import children_without_decision
from huddle.queries.minutes import read_draft
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
    page = read_draft(session, request.user)
    form = SignForm(request.POST if request.method == "POST" else None, waits=page["waits"])
    if form.is_valid():
        words = form.cleaned_data.get("unagreed", "")
        sign_minutes(session, unagreed=words, by=request.user)
        messages.success(request, "The minutes are signed and released.")
        return redirect("huddle:minutes", session.pk)
    items = [part.item.item for part in page["parts"]]
    audit.record_each("draft.viewed", [(one, one.family_id) for one in items], by=request.user)
    without = children_without_decision(items)
    waiting = [item for item in items if without[item.pk]]
    return render(request, "huddle/sign.html", page | {"form": form, "waiting": waiting})
