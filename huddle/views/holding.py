"""The room: the running order, who is there, the statement, opening and closing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huddle.forms.holding import AttendanceForm, StatementForm
from huddle.models import HuddleSession
from huddle.permissions.holding import (
    may_accept_statement,
    may_close_session,
    may_record_attendance,
)
from huddle.queries.holding import people_who_may_come
from huddle.queries.in_session import attendances_of, hold_page
from huddle.queries.live import live_of
from huddle.queries.running_order import Turn, running_order
from huddle.services import holding
from huddle.services.recusing import declare_connections
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission

# Said whether anything matched or not.
COMPARED = "Thank you. What matches has been taken out of your sight, and the chair is told of it."


@require_GET
@requires(Permission.SESSION_VIEW)
def hold(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """The running order. A refresh shows where the meeting is."""
    session = visible_session(request, session_id)
    page = hold_page(session, request.user) | {"live": live_of(session, request.user)}
    audit.record("session.viewed", session, by=request.user, families=len(page["turns"]))
    _note_seen(request, page["turns"])
    return render(request, "huddle/hold.html", page)


@require_POST
@requires(Permission.SESSION_RECORD)
def open_session(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    session = visible_session(request, session_id)
    holding.open_session(session, by=request.user)
    messages.success(request, "The session is open.")
    return redirect("huddle:hold", session.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_VIEW)
def statement(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """Read it and accept it, each for themselves."""
    session = visible_session(request, session_id)
    may_accept_statement(request.user, session).enforce()
    form = StatementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        # What they know outside work first: they are there for no family that it takes away.
        if named := form.named():
            declare_connections(session, named, by=request.user)
        holding.accept_statement(session, mode=form.cleaned_data["mode"], by=request.user)
        messages.success(request, "You have accepted the confidentiality statement.")
        if named:
            messages.info(request, COMPARED)
        return redirect("huddle:hold", session.pk)
    return render(request, "huddle/statement.html", {"session": session, "form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def attendance(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    session = visible_session(request, session_id)
    may_record_attendance(request.user, session).enforce()
    form = AttendanceForm(
        request.POST if request.method == "POST" else None,
        people=people_who_may_come(session, request.user),
        attended=attendances_of(session, request.user),
    )
    if form.is_valid():
        for person, mode in form.changes():
            holding.record_attendance(session, person, mode=mode, by=request.user)
        for person in form.accepted_aloud():
            holding.record_statement_accepted(session, person, by=request.user)
        messages.success(request, "Attendance is recorded.")
        return redirect("huddle:hold", session.pk)
    return render(request, "huddle/attendance.html", {"session": session, "form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def close_session(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """Which families still wait, or the end of the meeting."""
    session = visible_session(request, session_id)
    may_close_session(request.user, session).enforce()
    if request.method == "POST":
        holding.close_session(session, by=request.user)
        messages.success(request, "The session is closed. Its minutes are in draft.")
        return redirect("huddle:hold", session.pk)
    turns = running_order(session, request.user)
    _note_seen(request, turns)
    waiting = [turn.item for turn in turns if turn.item.state == turn.item.State.LISTED]
    page = {"session": session, "turns": turns, "waiting": waiting}
    return render(request, "huddle/close_session.html", page)


def _note_seen(request: PractitionerRequest, turns: list[Turn]) -> None:
    seen = [(turn.item, turn.item.family_id) for turn in turns]
    audit.record_each("agenda.viewed", seen, by=request.user)


def visible_session(request: PractitionerRequest, session_id: UUID) -> HuddleSession:
    """The session, or 404 for whoever does not belong to it."""
    sessions = HuddleSession.objects.visible_to(request.user)
    return get_object_or_404(
        sessions.select_related("huddle__coordinator__agency", "chair__agency"), pk=session_id
    )
