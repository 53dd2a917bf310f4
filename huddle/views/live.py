"""The pulse of a session; a family on one page; the wall; the pack for when all is down."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huddle.models import HuddleSession
from huddle.permissions.holding import may_enter
from huddle.queries.live import fingerprint, live_of
from huddle.queries.pack import pack_of
from huddle.queries.summary import summary_page
from huddle.queries.wall import wall_page
from huddle.views.finding import visible_item
from huddle.views.holding import visible_session
from practitioners import audit
from practitioners.access import PractitionerRequest, not_now, requires
from practitioners.roles import Permission

State = HuddleSession.State
PRINTED_WHILE = (State.PUBLISHED, State.IN_SESSION, State.DRAFT)
NOT_SUMMED_UP = "A family is summed up once the agenda is out, until the minutes are signed."
NOT_PRINTED = "A pack is printed once the agenda is out, until the minutes are signed."


@require_GET
@requires(Permission.SESSION_VIEW)
def pulse(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """304 as long as nothing has. It shows nothing, so nobody has looked at anything by it."""
    session = visible_session(request, session_id)
    mark = f'"{fingerprint(session, request.user)}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    return HttpResponse(content_type="text/plain", headers={"ETag": mark})


@require_GET
@requires(Permission.SESSION_VIEW)
def wall(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """For a screen that the whole room sees: only what everybody who is there may read."""
    session = visible_session(request, session_id)
    may_enter(request.user, session).enforce()
    page = wall_page(session, request.user)
    audit.record("session.viewed", session, by=request.user, families=len(page["turns"]))
    seen = [(turn.item, turn.item.family_id) for turn in page["turns"]]
    audit.record_each("agenda.viewed", seen, by=request.user)
    if page["now"]:
        item = page["now"].turn.item
        audit.record("item.viewed", item, by=request.user, family=item.family_id)
    return render(request, "huddle/wall.html", page | {"live": live_of(session, request.user)})


@require_GET
@requires(Permission.SESSION_VIEW)
def summary(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """A family on one page, as this reader may read it: to prepare, and to have in hand there."""
    item = visible_item(request, item_id)
    session = item.session
    if session.state not in PRINTED_WHILE:
        not_now(NOT_SUMMED_UP).enforce()
    if session.state != State.PUBLISHED:
        may_enter(request.user, session).enforce()
    page = summary_page(item, request.user) | {"live": live_of(session, request.user)}
    audit.record("item.viewed", item, by=request.user, family=item.family_id)
    return render(request, "huddle/summary.html", page)


@require_GET
@requires(Permission.SESSION_VIEW)
def pack(request: PractitionerRequest, session_id: UUID) -> HttpResponse:
    """To be printed before the meeting, should the system be down: what whoever prints it sees."""
    session = visible_session(request, session_id)
    if session.state not in PRINTED_WHILE:
        not_now(NOT_PRINTED).enforce()
    sheets = pack_of(session, request.user)
    audit.record("session.printed", session, by=request.user, families=len(sheets))
    seen = [(sheet.item, sheet.item.family_id) for sheet in sheets]
    audit.record_each("item.printed", seen, by=request.user)
    return render(request, "huddle/pack.html", {"session": session, "sheets": sheets})
