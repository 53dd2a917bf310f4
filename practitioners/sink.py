"""Where the newest seal's hash goes, off the machine: a file, a mailbox or a web address.

``AUDIT_SINK`` says where. A delivery is a row, tried until it has arrived; at least once, and the
same line each time. It holds a number, a count, times and the hash: nothing about anybody.
"""

import base64
import json
import logging
import os
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPMessage
from typing import IO
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from practitioners.models import AuditSeal, SealDelivery

logger = logging.getLogger(__name__)

TIMEOUT = 10  # seconds
LEASE = timedelta(seconds=60)
LONGEST_WAIT = timedelta(hours=1)
BATCH = 3  # with the timeout, within the task's time limit
MANY_ATTEMPTS = 8


def plan() -> SealDelivery | None:
    """Take down the newest seal for sending, unless one was taken down a short while ago.

    Each hash stands for all seals before it, so not every one need leave.
    """
    if not settings.AUDIT_SINK:
        return None
    seal = AuditSeal.objects.order_by("-number").first()
    last = SealDelivery.objects.order_by("-planned_at").first()
    soon = timezone.now() - timedelta(minutes=settings.AUDIT_SINK_MINUTES)
    if seal is None or (last and (last.number == seal.number or last.planned_at > soon)):
        return None
    planned, _ = SealDelivery.objects.get_or_create(
        number=seal.number, defaults={"sha256": seal.sha256}
    )
    return planned


def deliver_due() -> int:
    """Send what is planned and nobody else is sending; how many arrived."""
    if not settings.AUDIT_SINK:
        return 0
    return sum(_attempt(delivery) for delivery in _claim())


@transaction.atomic
def _claim() -> list[SealDelivery]:
    now = timezone.now()
    ready = Q(lease_until=None) | Q(lease_until__lte=now)
    due = SealDelivery.objects.filter(ready, sent_at=None).select_for_update(skip_locked=True)
    rows = SealDelivery.objects.filter(pk__in=[delivery.pk for delivery in due[:BATCH]])
    rows.update(attempts=F("attempts") + 1, lease_until=now + LEASE)
    return list(rows)


def _attempt(delivery: SealDelivery) -> bool:
    held = SealDelivery.objects.filter(pk=delivery.pk, sent_at=None)
    try:
        deliver(settings.AUDIT_SINK, line_of(delivery))
    except Exception as error:  # noqa: BLE001 - whatever is wrong, it is tried again
        wait = min(LONGEST_WAIT, timedelta(seconds=30) * 2 ** min(delivery.attempts, 10))
        why = type(error).__name__  # no more: its text may hold the address's password
        held.update(lease_until=timezone.now() + wait, reason=why)
        level = logging.ERROR if delivery.attempts >= MANY_ATTEMPTS else logging.WARNING
        logger.log(level, "audit seal %s not delivered: %s", delivery.number, why)
        return False
    held.update(sent_at=timezone.now(), lease_until=None, reason="")
    return True


def line_of(delivery: SealDelivery) -> str:
    """One line of JSON: what ``verify_audit --against`` reads."""
    told = {
        "site": settings.BASE_URL,
        "number": delivery.number,
        "sha256": delivery.sha256,
        "planned_at": delivery.planned_at.isoformat(),
    }
    return json.dumps(told)


def deliver(sink: str, line: str) -> None:
    """Bring one line there, or raise."""
    SINKS[urlsplit(sink).scheme](sink, line)


def fault_of(sink: str) -> str:
    """What is wrong with the address, or nothing."""
    parts = urlsplit(sink)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return ""
    if parts.scheme == "mailto" and "@" in parts.path:
        return ""
    if parts.scheme == "https" and parts.hostname:
        return ""
    if parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}:
        return ""
    return "AUDIT_SINK must be file:///path, mailto:address or https://address."


def _append(sink: str, line: str) -> None:
    with open(unquote(urlsplit(sink).path), "a", encoding="utf-8") as file:  # noqa: PTH123
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())


def _mail(sink: str, line: str) -> None:
    number = json.loads(line)["number"]
    EmailMessage(
        f"Huddle audit seal {number}",
        f"{line}\n\nKeep this message: it proves later that the audit trail was not changed. "
        "It holds no personal information.\n",
        to=[unquote(urlsplit(sink).path)],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def _post(sink: str, line: str) -> None:
    parts = urlsplit(sink)
    host = parts.netloc.rpartition("@")[2]
    headers = {"Content-Type": "application/json"}
    if parts.username:
        known = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(known.encode()).decode()}"
    request = Request(  # noqa: S310 - fault_of() lets no other scheme through
        parts._replace(netloc=host).geturl(), line.encode(), headers, method="POST"
    )
    with build_opener(_NoRedirect).open(request, timeout=TIMEOUT):
        pass  # whatever is no 2xx raises


class _NoRedirect(HTTPRedirectHandler):
    """The address is the one that was set: following would send a GET without the hash."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


SINKS: dict[str, Callable[[str, str], None]] = {
    "file": _append,
    "mailto": _mail,
    "http": _post,
    "https": _post,
}
