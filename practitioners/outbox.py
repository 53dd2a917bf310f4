"""Send the notices that are due: claimed for a minute, sent, marked. At least once, never lost.

A worker that dies between the mail server's yes and our mark repeats that one mail, with the
same Message-ID. ``attempts`` grows with each claim and fences off a sender that was too slow.
"""

import logging
import random
import time
from datetime import timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from practitioners.binding import acting_as
from practitioners.models import Notice
from practitioners.notices import KINDS, NoticeKind
from practitioners.telling import gathering, giving_up
from practitioners.telling.composing import compose
from practitioners.telling.ways import OFF, Way, way_for

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
    gathering.gather_floods(timezone.now())
    gathering.plan_mails(timezone.now())
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
    _give_up(Notice.objects.filter(pk=notice.pk), notice, GIVEN_UP)
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
        way = Way() if reason else way_for(notice, kind, timezone.now())
        message = compose(notice, kind, way) if way.to else None
    if message is None:
        _set_aside(held, reason or OFF, way)
        return False
    connection.open()  # kept open for the batch; no work where it is open already
    message.connection = connection
    message.send()
    _mark_sent(held, notice, kind)
    return True


@transaction.atomic
def _mark_sent(held: QuerySet[Notice], notice: Notice, kind: NoticeKind) -> None:
    if kind.sent:
        kind.sent(notice)
    _end(held, Notice.State.SENT, "")


def _set_aside(held: QuerySet[Notice], reason: str, way: Way) -> None:
    """It is not sent now: it waits, for the daily mail or for a better hour, or it is over."""
    if way.gather_at:
        gathering.wait_for(held, way.gather_at)
    elif way.later:
        held.update(state=Notice.State.DUE, lease_until=way.later, attempts=0)
    else:
        _end(held, Notice.State.CANCELLED, reason)


def _unwanted(notice: Notice, kind: NoticeKind) -> str:
    if not notice.practitioner.is_active:
        return "The account is not active"
    return kind.still_wanted(notice)


def _put_back(notice: Notice, reason: str) -> None:
    """Wait longer each time, by chance, so that many do not come back together."""
    held = _held(notice)
    if notice.attempts >= MOST_ATTEMPTS:
        _give_up(held, notice, f"{GIVEN_UP}: {reason}")
        return
    longest = min(LONGEST_WAIT, timedelta(seconds=15) * 2**notice.attempts)
    wait = longest * random.random()  # noqa: S311 - full jitter
    held.update(state=Notice.State.DUE, lease_until=timezone.now() + wait, reason=reason)


def _give_up(rows: QuerySet[Notice], notice: Notice, reason: str) -> None:
    """Somebody is told: whoever looks after the system, once a day."""
    logger.error("notice %s: %s", notice.pk, GIVEN_UP)
    with transaction.atomic():
        _end(rows, Notice.State.DEAD, reason)
        giving_up.tell(notice)


def _held(notice: Notice) -> QuerySet[Notice]:
    """The row, while it is still as we claimed it."""
    return Notice.objects.filter(
        pk=notice.pk, state=Notice.State.SENDING, attempts=notice.attempts
    )


def _end(rows: QuerySet[Notice], state: Notice.State, reason: str) -> None:
    rows.update(state=state, reason=reason[:200], ended_at=timezone.now(), lease_until=None)
