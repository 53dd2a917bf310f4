"""Enter from paper when a family was discussed and who was there."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huddle.forms.entering_late import LateTurnForm
from huddle.permissions.entering_late import may_enter_late
from huddle.queries.in_session import attendances_of
from huddle.services.entering_late import enter_turn_late
from huddle.views.finding import visible_item
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def late(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    found = visible_item(request, item_id)
    may_enter_late(request.user, found).enforce()
    form = LateTurnForm(
        request.POST if request.method == "POST" else None,
        attended=attendances_of(found.session, request.user),
    )
    if form.is_valid():
        times = {name: form.cleaned_data[name] for name in ("began", "ended")}
        try:
            enter_turn_late(found, there=form.who(), by=request.user, **times)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Entered late: when the family was discussed.")
            return redirect("huddle:item", found.pk)
    audit.record("item.viewed", found, by=request.user, family=found.family_id)
    return render(request, "huddle/item_late.html", {"item": found, "form": form})
