"""When a session ends, and the wall in front of every page that is not for everybody.

A session ends after ``IDLE_MINUTES`` without a request (its row expires), after
``ABSOLUTE_HOURS`` in any case, at once when the account is closed, and when the person says so.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from practitioners import unsent
from practitioners.models import Practitioner

ERROR = 400
FOLLOWS = "Huddle-Follows"  # sent by a page's own script, when nobody pressed anything


def end_sessions_of(practitioner: Practitioner) -> int:
    """Sign somebody out wherever they are signed in; how many sessions that were.

    A row does not say whose it is, so each one that lives is opened: some thousands at most.
    """
    living = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [
        session.pk
        for session in living.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(practitioner.pk)
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]


class Sessions(SessionMiddleware):
    """Django's, where a page that looks by itself for what has changed keeps nobody signed in.

    Only what a person asks for does: an open screen that nobody touches still ends its session.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.method == "GET" and FOLLOWS in request.headers:
            return response
        return super().process_response(request, response)


class AbsoluteLimit:
    """Sign out whoever signed in too long ago, however busy they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._is_over(request):
            logout(request)
        return self.get_response(request)

    def _is_over(self, request: HttpRequest) -> bool:
        started = request.session.get("started_at", 0)
        return bool(time.time() - started > settings.ABSOLUTE_HOURS * 3600)


class SignInWall(LoginRequiredMiddleware):
    """Django's wall, where nothing that somebody typed is lost."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method == "POST":
            kept = unsent.keep(request)
            return redirect_to_login(reverse("account_resume") if kept else "/")
        page = request.headers.get("HX-Request") and self._page_around(request)
        return redirect_to_login(page or request.get_full_path())

    def _page_around(self, request: HttpRequest) -> str | None:
        """The page that asked for a part of itself."""
        return getattr(request, "htmx").current_url_abs_path  # noqa: B009 - mypy knows no htmx

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A kept form that arrived is kept no longer."""
        if request.method == "POST" and response.status_code < ERROR:
            user = getattr(request, "user", None)
            if isinstance(user, Practitioner) and unsent.MARK in request.POST:
                unsent.forget(user, request.POST[unsent.MARK])
        return response
