"""Send the notices that are due: claimed for a minute, sent, marked. At least once, never lost.

A worker that dies between the mail server's yes and our mark repeats that one mail, with the
same Message-ID. ``attempts`` grows with each claim and fences off a sender that was too slow.
"""

import logging
import random
import time
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from practitioners.binding import acting_as
from practitioners.models import Notice
from practitioners.notices import KINDS, NoticeKind

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 20  # mails for each connection to the mail server
MOST_ATTEMPTS = 8
LONGEST_WAIT = timedelta(hours=1)
STOP_AFTER = 25  # seconds: well within the task's time limit; the next sweep goes on
GIVEN_UP = f"Given up after {MOST_ATTEMPTS} attempts"


def send_due() -> int:
    """Send all that is due now, a batch at a time; how many went out."""
    started, sent = time.monotonic(), 0
    while time.monotonic() - started < STOP_AFTER and (batch := claim(BATCH)):
        sent += _send_batch(batch)
    return sent


@transaction.atomic
def claim(most: int) -> list[Notice]:
    """Take what is due and nobody else holds, for as long as the lease."""
    now = timezone.now()
    ready = Q(lease_until=None) | Q(lease_until__lte=now)
    due = Notice.objects.filter(
        ready, state__in=[Notice.State.DUE, Notice.State.SENDING], due_at__lte=now
    )
    locked = due.select_for_update(skip_locked=True).order_by("due_at")[:most]
    taken = [notice.pk for notice in locked if not _is_spent(notice)]
    rows = Notice.objects.filter(pk__in=taken)
    rows.update(state=Notice.State.SENDING, attempts=F("attempts") + 1, lease_until=now + LEASE)
    return list(rows.select_related("practitioner__agency"))


def _is_spent(notice: Notice) -> bool:
    """One that kills its worker each time must not do so for ever."""
    if notice.attempts < MOST_ATTEMPTS:
        return False
    _end(Notice.objects.filter(pk=notice.pk), Notice.State.DEAD, GIVEN_UP)
    logger.error("notice %s: %s", notice.pk, GIVEN_UP)
    return True


def _send_batch(batch: list[Notice]) -> int:
    connection = get_connection()
    sent = 0
    try:
        for notice in batch:
            sent += _attempt(notice, connection)
    finally:
        connection.close()
    return sent


def _attempt(notice: Notice, connection: BaseEmailBackend) -> bool:
    """Whatever is wrong with this one must not stop the others."""
    try:
        return _send(notice, connection)
    except Exception as error:  # noqa: BLE001 - a poisoned row waits its turn again
        logger.warning("notice %s not sent: %s", notice.pk, type(error).__name__)
        connection.close()  # the next one opens it anew
        _put_back(notice, type(error).__name__)
        return False


def _send(notice: Notice, connection: BaseEmailBackend) -> bool:
    held = _held(notice)
    if not held.update(lease_until=timezone.now() + LEASE):
        return False  # another worker has it now
    kind = KINDS[notice.kind]
    with acting_as(notice.practitioner):
        reason = _unwanted(notice, kind)
        message = None if reason else compose(notice, kind)
    if message is None:
        _end(held, Notice.State.CANCELLED, reason)
        return False
    connection.open()  # kept open for the batch; no work where it is open already
    message.connection = connection
    message.send()
    _end(held, Notice.State.SENT, "")
    return True


def _unwanted(notice: Notice, kind: NoticeKind) -> str:
    if not notice.practitioner.is_active:
        return "The account is not active"
    return kind.still_wanted(notice)


def compose(notice: Notice, kind: NoticeKind) -> EmailMultiAlternatives:
    """Plain text: what the kind says, the time, and the link. Never a name."""
    subject = kind.subject if isinstance(kind.subject, str) else kind.subject(notice)
    words = kind.body if isinstance(kind.body, str) else kind.body(notice)
    told = date_format(timezone.localtime(notice.due_at), "j F Y, g:ia")
    body = (
        f"{words}\n\n{told}\n\n{settings.BASE_URL}{kind.path(notice)}\n\n"
        "This message holds no personal information. Sign in to Huddle to read more.\n"
    )
    host = urlsplit(settings.BASE_URL).hostname
    headers = {"Message-ID": f"<{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(
        subject, body, to=[notice.practitioner.email], headers=headers
    )
    if kind.alternative:
        other = kind.alternative(notice)
        message.attach_alternative(other.content, other.mimetype)
    return message


def _put_back(notice: Notice, reason: str) -> None:
    """Wait longer each time, by chance, so that many do not come back together."""
    held = _held(notice)
    if notice.attempts >= MOST_ATTEMPTS:
        _end(held, Notice.State.DEAD, f"{GIVEN_UP}: {reason}")
        logger.error("notice %s: %s", notice.pk, GIVEN_UP)
        return
    longest = min(LONGEST_WAIT, timedelta(seconds=15) * 2**notice.attempts)
    wait = longest * random.random()  # noqa: S311 - full jitter
    held.update(state=Notice.State.DUE, lease_until=timezone.now() + wait, reason=reason)


def _held(notice: Notice) -> QuerySet[Notice]:
    """The row, while it is still as we claimed it."""
    return Notice.objects.filter(
        pk=notice.pk, state=Notice.State.SENDING, attempts=notice.attempts
    )


def _end(rows: QuerySet[Notice], state: Notice.State, reason: str) -> None:
    rows.update(state=state, reason=reason[:200], ended_at=timezone.now(), lease_until=None)
