"""Send the notices that are due: claimed for a minute, sent, marked. At least once, never lost.

A worker that dies between the mail server's yes and our mark repeats that one mail, with the
same Message-ID. The lease that a claim gave fences off a sender that was too slow. ``attempts``
counts the times that its turn came: neither waiting in a batch nor a mail server that is down is
an attempt, so no outage, however long, makes us give a message up.
"""

import logging
import random
import time
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from practitioners.binding import acting_as
from practitioners.channels import bounces
from practitioners.channels.post import Post
from practitioners.channels.refusing import NoServerError, NotTaken, Refused
from practitioners.models import Notice
from practitioners.notices import KINDS, NoticeKind
from practitioners.telling import gathering, giving_up
from practitioners.telling.composing import compose
from practitioners.telling.ways import OFF, Way, way_for

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 100  # claimed together, and sent over one connection to the mail server
MOST_ATTEMPTS = 8
LONGEST_WAIT = timedelta(hours=1)
STOP_AFTER = 25  # seconds: well within the task's time limit; the next sweep goes on
GIVEN_UP = f"Given up after {MOST_ATTEMPTS} attempts"


def send_due() -> int:
    """Send all that is due now, a batch at a time; how many went out."""
    until, sent = time.monotonic() + STOP_AFTER, 0
    gathering.gather_floods(timezone.now())
    gathering.plan_mails(timezone.now())
    try:
        while time.monotonic() < until and (batch := claim(BATCH)):
            for went_out in send_batch(batch, until):
                sent += went_out
    except NoServerError as error:
        logger.error("mail cannot be sent: %s", error)  # noqa: TRY400 - the next sweep tries again
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
    rows.update(state=Notice.State.SENDING, lease_until=now + LEASE)
    return list(rows.select_related("practitioner__agency"))


def _is_spent(notice: Notice) -> bool:
    """One that kills its worker each time must not do so for ever."""
    if notice.attempts < MOST_ATTEMPTS:
        return False
    _give_up(Notice.objects.filter(pk=notice.pk), notice, GIVEN_UP)
    return True


def send_batch(batch: list[Notice], until: float) -> Iterator[bool]:
    """Over one connection; what its time does not suffice for is free for whoever comes next."""
    post, waiting = Post(), list(batch)
    try:
        while waiting and time.monotonic() < until:
            yield _attempt(waiting.pop(0), post)
    finally:
        post.close()
        for notice in waiting:
            _held(notice).update(state=Notice.State.DUE, lease_until=None)


def _attempt(notice: Notice, post: Post) -> bool:
    """Whatever is wrong with this one must not stop the others."""
    if not _begin(notice):
        return False  # another worker has it now
    try:
        return _send(notice, post)
    except NoServerError as error:
        _wait_for_server(notice, error.code)
        if error.is_for_all:
            raise
    except Refused as refusal:
        _refuse(notice, refusal)
    except Exception as error:  # noqa: BLE001 - a poisoned row waits its turn again
        reason = error.code if isinstance(error, NotTaken) else type(error).__name__
        logger.warning("notice %s not sent: %s", notice.pk, reason)
        post.close()  # the next one opens it anew
        _put_back(notice, reason)
    return False


def _begin(notice: Notice) -> int:
    """Its turn has come: counted before anything can go wrong, and held for a minute more."""
    until = timezone.now() + LEASE
    begun = _held(notice).update(lease_until=until, attempts=F("attempts") + 1)
    notice.lease_until, notice.attempts = until, notice.attempts + 1
    return begun


def _send(notice: Notice, post: Post) -> bool:
    held, kind = _held(notice), KINDS[notice.kind]
    with acting_as(notice.practitioner):
        reason = _unwanted(notice, kind)
        way = Way() if reason else way_for(notice, kind, timezone.now())
        message = compose(notice, kind, way) if way.to else None
    if message is None:
        _set_aside(held, reason or OFF, way)
        return False
    post.send(notice, kind, message)
    _mark_sent(held, notice, kind)
    return True


def _mark_sent(held: QuerySet[Notice], notice: Notice, kind: NoticeKind) -> None:
    """One statement, and so no transaction to begin and end, where there is no more to mark."""
    if kind.sent is None:
        _end(held, Notice.State.SENT, "")
        return
    with transaction.atomic():
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


def _wait_for_server(notice: Notice, reason: str) -> None:
    """Its turn comes with the next sweep; this was none."""
    wait = timedelta(seconds=20) * random.random()  # noqa: S311 - as above
    _held(notice).update(
        state=Notice.State.DUE,
        attempts=notice.attempts - 1,
        lease_until=timezone.now() + wait,
        reason=reason,
    )


@transaction.atomic
def _refuse(notice: Notice, refusal: Refused) -> None:
    """At once, and somebody is told: of an address whoever looks after those people, of anything
    else whoever looks after the system."""
    logger.warning("notice %s refused: %s", notice.pk, refusal.code)
    _end(_held(notice), Notice.State.DEAD, f"Refused: {refusal.code}")
    for address in refusal.addresses:
        bounces.note(address, refusal.code, refusal.by)
    if not refusal.addresses:
        giving_up.tell(notice)


def _give_up(rows: QuerySet[Notice], notice: Notice, reason: str) -> None:
    """Somebody is told: whoever looks after the system, once a day."""
    logger.error("notice %s: %s", notice.pk, GIVEN_UP)
    with transaction.atomic():
        _end(rows, Notice.State.DEAD, reason)
        giving_up.tell(notice)


def _held(notice: Notice) -> QuerySet[Notice]:
    """The row, while it is still as we claimed it: whoever claims it next has another lease."""
    return Notice.objects.filter(
        pk=notice.pk, state=Notice.State.SENDING, lease_until=notice.lease_until
    )


def _end(rows: QuerySet[Notice], state: Notice.State, reason: str) -> None:
    rows.update(state=state, reason=reason[:200], ended_at=timezone.now(), lease_until=None)
