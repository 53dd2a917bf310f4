"""What is typed in a session keeps itself; what is not wanted any more is deleted."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huddle.queries.capture import ASIDE, keys_of
from huddle.services import capturing
from huddle.views.finding import visible_item
from practitioners.access import PractitionerRequest, requires
from practitioners.once import FIELD
from practitioners.roles import Permission

PLACE = re.compile(r"contribute|formulation|hypothesis|decide:[A-Z0-9]{3}:[0-9a-f-]{36}")


@require_POST
@requires(Permission.SESSION_VIEW)
def keep_draft(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """As typed, wrong or not: under the key of the page. It shows nothing."""
    found = visible_item(request, item_id)
    place, keys = request.POST.get("place", ""), keys_of(request.POST.get(FIELD, ""))
    if not keys or not PLACE.fullmatch(place):
        return HttpResponseBadRequest("A draft has a place and a key.")
    given = {name: values for name, values in request.POST.lists() if name not in ASIDE}
    capturing.keep_typing(found, place, keys[0], given, by=request.user)
    return HttpResponse(status=204)


@require_POST
@requires(Permission.SESSION_VIEW)
def delete_draft(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    found = visible_item(request, item_id)
    if capturing.let_go(found, keys_of(request.POST.get("draft", "")), by=request.user):
        messages.success(request, "What you had typed is deleted.")
    return redirect("huddle:item", found.pk)
