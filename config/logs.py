"""What each line of the log is about: the request, the practitioner and the task by id, no name.

A request's id comes from the proxy (``X-Request-ID``) where it looks like one, and goes back in
the answer, so that a person can quote it.
"""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from logging.config import dictConfig
from typing import Any
from uuid import uuid4

from celery.signals import setup_logging, task_postrun, task_prerun
from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
LOOKS_LIKE_AN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
REQUEST: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
TASK: ContextVar[str] = ContextVar("task", default="")


class About(logging.Filter):
    """Adds ``request_id``, ``practitioner`` and ``task`` to each record, or "" for none."""

    def filter(self, record: logging.LogRecord) -> bool:
        ids = {
            "request_id": REQUEST_ID.get(),
            "practitioner": _practitioner(),
            "task": TASK.get(),
        }
        record.__dict__ |= ids | {"about": " ".join(one for one in ids.values() if one)}
        return True


class NumberRequests:
    """Outermost but for the health check: what fails further in has its number too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.headers.get(HEADER, "")
        number = said if LOOKS_LIKE_AN_ID.fullmatch(said) else uuid4().hex
        tokens = REQUEST.set(request), REQUEST_ID.set(number)
        try:
            response = self.get_response(request)
        finally:
            REQUEST.reset(tokens[0])
            REQUEST_ID.reset(tokens[1])
        response.headers[HEADER] = number
        return response


def _practitioner() -> str:
    """Who is signed in, where the request has asked already: a log line asks no database."""
    user: Any = getattr(REQUEST.get(), "_cached_user", None)
    return str(user.pk) if user is not None and user.pk else ""


@setup_logging.connect
def _as_the_web_does(**_: Any) -> None:
    """Celery would set up a log of its own."""
    dictConfig(settings.LOGGING)


@task_prerun.connect
def _begin(task_id: str, **_: Any) -> None:
    TASK.set(task_id)


@task_postrun.connect
def _end(**_: Any) -> None:
    TASK.set("")
