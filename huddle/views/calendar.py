"""Somebody's own calendar: the page of its address, and what the address answers."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from huddle.icalendar_text import feed as calendar_of
from huddle.queries.calendar import feed_of, sessions_for_calendar
from huddle.services import calendar_feed
from practitioners.access import PractitionerRequest, requires
from practitioners.binding import acting_as
from practitioners.rates import address_of, is_too_often
from practitioners.roles import Permission


@require_GET
@requires(Permission.SESSION_VIEW)
def calendar(request: PractitionerRequest) -> HttpResponse:
    """Is there an address, since when, and was it read?"""
    return render(request, "huddle/calendar.html", _page(request))


@require_POST
@requires(Permission.SESSION_VIEW)
def make(request: PractitionerRequest) -> HttpResponse:
    """Shown here and never again."""
    secret = calendar_feed.make_feed(replaces=request.POST.get("replaces", ""), by=request.user)
    path = reverse("huddle:calendar_feed", args=[secret])
    page = _page(request) | {"address": f"{settings.BASE_URL}{path}"}
    return render(request, "huddle/calendar.html", page)


@require_POST
@requires(Permission.SESSION_VIEW)
def revoke(request: PractitionerRequest) -> HttpResponse:
    calendar_feed.revoke_feed(by=request.user)
    messages.success(request, "Your calendar address no longer works.")
    return redirect("huddle:calendar")


@require_GET
@login_not_required
def feed(request: HttpRequest, feed: str) -> HttpResponse:
    """The sessions that the holder of this address may see: date, huddle and place."""
    person = calendar_feed.reader_of(feed)
    if person is None or not person.holds(Permission.SESSION_VIEW):
        if is_too_often("calendar-guess", address_of(request), settings.CALENDAR_READINGS):
            return _wait()
        raise Http404
    if is_too_often("calendar-reading", feed, settings.CALENDAR_READINGS):
        return _wait()
    with acting_as(person):
        text = calendar_of(sessions_for_calendar(person))
        calendar_feed.note_reading(by=person)
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _page(request: PractitionerRequest) -> dict[str, object]:
    held = feed_of(request.user)
    return {"feed": held, "replaces": calendar_feed.version_of(held)}


def _wait() -> HttpResponse:
    """Plain: a calendar reads it, no person."""
    return HttpResponse(status=429, headers={"Retry-After": "3600"})
