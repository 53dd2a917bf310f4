"""GET /healthz: is every part well? Cheap enough to ask every second, and it tells no secrets."""

import smtplib
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse

from config import heartbeat

OK = "ok"
MAIL_OK = 250
NEVER_KEPT = {"Cache-Control": "no-store"}
REMEMBERED_FOR = 2


def check_database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return OK


def check_migrations() -> str:
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        return "cannot be read: the database does not answer"
    on_disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    waiting = len(on_disk.keys() - applied.keys())
    return f"{waiting} not applied: run migrate as the owner" if waiting else OK


def check_broker() -> str:
    try:
        with heartbeat.broker() as broker:
            broker.ping()
    except redis.RedisError:
        return "does not answer"
    return OK


def check_worker() -> str:
    return _check_mark("worker", "no worker has run the heartbeat task")


def check_long_worker() -> str:
    return _check_mark(
        "long-worker", "no worker for documents, imports and reports has been there"
    )


def check_beat() -> str:
    return _check_mark("beat", "beat has not ticked")


def _check_mark(name: str, complaint: str) -> str:
    try:
        with heartbeat.broker() as broker:
            alive = heartbeat.has_mark(name, broker)
    except redis.RedisError:
        return "not known: the broker does not answer"
    return OK if alive else f"{complaint} for {heartbeat.FRESH_FOR} seconds"


def check_mail() -> str:
    """A greeting and no more: no sign-in and no message."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return OK
    connect = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    try:
        with connect(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=2) as server:
            code, _ = server.noop()
    except (OSError, smtplib.SMTPException):
        return "does not answer"
    return OK if code == MAIL_OK else "does not take commands"


CHECKS: dict[str, Callable[[], str]] = {
    "database": check_database,
    "broker": check_broker,
    "worker": check_worker,
    "long-worker": check_long_worker,
    "beat": check_beat,
    "mail": check_mail,
    "migrations": check_migrations,
}


class AnswerHealth:
    """Outermost, because what lies further in needs the very parts that may be ill."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.remembered: tuple[float, dict[str, str]] = (-REMEMBERED_FOR, {})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != "/healthz" or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        parts = self._ask()
        is_well = all(word == OK for word in parts.values())
        return JsonResponse(parts, status=200 if is_well else 503, headers=NEVER_KEPT)

    def _ask(self) -> dict[str, str]:
        asked, parts = self.remembered
        if time.monotonic() - asked >= REMEMBERED_FOR:
            parts = {name: check() for name, check in CHECKS.items()}
            self.remembered = (time.monotonic(), parts)
        return parts


def main() -> None:
    """For the container: alive if web answers at all, whatever it says of the other parts."""
    try:
        urllib.request.urlopen("http://127.0.0.1:8000/healthz", timeout=6).close()
    except urllib.error.HTTPError as answer:
        answer.close()
    except OSError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
