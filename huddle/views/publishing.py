"""Publishing an agenda: first whom it will reach, then out; and the urgent family that is late."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from huddle.forms.preparing import AddLateForm, PublishForm
from huddle.permissions.preparing import may_add_late, may_publish
from huddle.queries.reach import audience_of
from huddle.services import publishing
from huddle.views.preparing import visible_session
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@requires(Permission.SESSION_PREPARE)
def publish(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """Says whom the agenda will reach, and which family will not be shown to whom."""
    found = visible_session(request, session_id)
    may_publish(request.user, found).enforce()
    sent = request.POST if request.method == "POST" else None
    short = publishing.is_short_notice(found)
    form = PublishForm(sent, short_notice=short, huddle=found.huddle)
    if sent is not None and form.is_valid():
        try:
            publishing.publish_agenda(found, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages[0])
        else:
            messages.success(request, "The agenda is published. Its people are being told.")
            return redirect(found)
    audience = audience_of(found, request.user)
    seen = [(one.item, one.item.family_id) for one in audience.reaches]
    audit.record_each("agenda.viewed", seen, by=request.user)
    page = {"form": form, "session": found, "audience": audience}
    return render(request, "huddle/publish.html", page)


@requires(Permission.SESSION_PREPARE)
def add_late(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    found = visible_session(request, session_id)
    may_add_late(request.user, found).enforce()
    sent = request.POST if request.method == "POST" else None
    form = AddLateForm(sent, practitioner=request.user)
    if sent is not None and form.is_valid():
        family, note = form.cleaned_data["reference"], form.cleaned_data["note"]
        publishing.add_late(found, family, reason=note, by=request.user)
        messages.success(request, f"{family} is on the agenda. Its people are being told.")
        return redirect(found)
    return render(request, "huddle/agenda_add.html", {"form": form, "session": found})
