"""Invite somebody to a session for one family only."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from huddle.forms.inviting import InviteForm
from huddle.permissions.inviting import may_be_invited, may_invite
from huddle.services import inviting
from huddle.views.finding import visible_item
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def invite_guest(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    found = visible_item(request, item_id)
    may_invite(request.user, found).enforce()
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        person = form.person
        if verdict := may_be_invited(person, found):
            reason = form.cleaned_data["reason"]
            inviting.invite_to_item(found, person, reason=reason, by=request.user)
            messages.success(request, f"{person.full_name} is invited for {found.family} only.")
            return redirect("huddle:item", found.pk)
        form.add_error("email", verdict.reason)
    audit.record("item.viewed", found, by=request.user, family=found.family_id)
    return render(request, "huddle/item_invite.html", {"item": found, "form": form})


@require_POST
@requires(Permission.SESSION_RECORD)
def end_guests(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    found = visible_item(request, item_id)
    inviting.end_invitations(found, by=request.user)
    messages.success(request, f"Nobody is invited for {found.family} any more.")
    return redirect("huddle:item", found.pk)
