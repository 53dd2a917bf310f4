"""The frame of a page and the gallery of components, served to a browser without a database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings as django_settings
from django.contrib import messages
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template import engines
from django.test import override_settings
from django.urls import include, path

from config import gallery
from practitioners.models import Agency, Practitioner
from practitioners.roles import Role

ADA = Practitioner(
    full_name="Ada Example",
    agency=Agency(name="Northfield Community Health"),
    roles=[Role.COORDINATOR, Role.MANAGER],
)
NEEDS_NO_DATABASE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tests.front.site.sign_in_by_cookie",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]


def sign_in_by_cookie(get_response):
    def middleware(request: HttpRequest) -> HttpResponse:
        if request.COOKIES.get("person"):
            request.user = ADA
        return get_response(request)

    return middleware


def say_something(request: HttpRequest) -> HttpResponse:
    messages.success(request, "The agenda is published")
    messages.info(request, "Two agencies have not answered")
    return redirect("huddle:my_week")


def ping(request: HttpRequest) -> HttpResponse:
    if not hasattr(request, "user"):
        return HttpResponse(status=401)
    return JsonResponse({"person": str(request.user.pk), "csrf": get_token(request)})


def sign_in(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("Sign in")
    response.set_cookie("person", "ada")
    return response


def part(request: HttpRequest) -> HttpResponse:
    """A part that htmx swaps in; a whole page, as when the session has ended, on request."""
    if "whole" in request.GET:
        return redirect("components")
    return _show(
        request, "<div id='part'>{% include 'components/button.html' with text='New' %}</div>"
    )


def htmx(request: HttpRequest) -> HttpResponse:
    return _show(
        request,
        """{% extends "page.html" %}{% block title %}htmx{% endblock %}{% block content %}
        <h1 class="govuk-heading-l">htmx</h1><div id="part">Old</div>
        <button hx-get="/part/" hx-target="#part" hx-swap="outerHTML">Swap</button>
        <button hx-get="/part/?whole" hx-target="#part">Ended</button>{% endblock %}""",
    )


def empty(request: HttpRequest) -> HttpResponse:
    return render(request, "404.html", status=404)


def _show(request: HttpRequest, template: str) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(template).render({}, request))


urlpatterns = [
    path("components/", gallery.components, name="components"),
    path("components/question/", gallery.question),
    path("said/", say_something),
    path("part/", part),
    path("htmx/", htmx),
    path("ping/", ping, name="session_ping"),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", empty, name="account_logout"),
    path("", include(([path("", empty, name="my_week")], "huddle"))),
    path("families/", include(([path("", empty, name="list")], "families"))),
]


@contextmanager
def serving(**settings: object) -> Iterator[str]:
    """The address of the site while it runs."""
    changed = {
        "ROOT_URLCONF": "tests.front.site",
        "MIDDLEWARE": NEEDS_NO_DATABASE,
        "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "DEMO": True,
        "STATIC_ROOT": django_settings.VAR / "assets",
    } | settings
    with override_settings(**changed):
        server = make_server("127.0.0.1", 0, WSGIHandler(), _Server, _Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: the test does."""
