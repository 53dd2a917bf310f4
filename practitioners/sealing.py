"""Tamper evidence for the audit trail: seal what is finished, and compute every seal again.

The database seals and verifies (``practitioners/migrations/0005``): the runtime role can read no
event. What an owner could still do, to change the trail and seal it all anew, shows only against
a hash that left the machine before: ``practitioners/sink.py`` sends it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from practitioners.models import AuditSeal, SealDelivery

FAULTS = {
    "chain": "it does not follow from the seal before it: a seal was changed or removed",
    "range": "it does not begin where the seal before it ended",
    "count": "events were added or removed",
    "content": "an event, or the seal itself, was changed",
}


@dataclass(frozen=True)
class Verified:
    """How many seals and events were computed again, and the first seal that does not hold."""

    seals: int
    events: int
    broken: int | None
    why: str
    unsealed: int
    unsealed_since: datetime | None


@dataclass(frozen=True)
class Sent:
    """A hash that left the machine; the seal's number where the copy tells it."""

    sha256: str
    number: int | None = None


@transaction.atomic
def seal() -> int | None:
    """Seal all that is finished; the newest seal's number, or nothing when none was made.

    Safe at any time and any number at once: a lock lets one work and sends the others home.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT practitioners_seal_events()")
        made: int | None = cursor.fetchone()[0]
    return made


def verify() -> Verified:
    """Compute every seal again from its events."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM practitioners_verify_seals()")
        seals, events, broken, why = cursor.fetchone()
    return Verified(seals, events, broken, FAULTS.get(why, ""), *unsealed())


def unsealed() -> tuple[int, datetime | None]:
    """How many events wait for a seal, and since when. A minute's worth is no fault."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM practitioners_unsealed_events()")
        events, since = cursor.fetchone()
    return events, since


def delivered() -> list[Sent]:
    """What the rows of deliveries say was sent."""
    rows = SealDelivery.objects.exclude(sent_at=None).values_list("sha256", "number")
    return [Sent(sha256, number) for sha256, number in rows]


def missing(sent: Iterable[Sent]) -> list[Sent]:
    """The hashes that were sent and are no seal's now, oldest first: the trail was sealed anew."""
    seals = dict(AuditSeal.objects.values_list("sha256", "number"))
    return [
        each
        for each in sent
        if each.sha256 not in seals or each.number not in {None, seals[each.sha256]}
    ]


def read_sent(text: str) -> list[Sent]:
    """The hashes in a copy: one on each line, bare or as the sink writes it.

    Raises ``ValueError`` at a line that is neither: a copy that cannot be read proves nothing.
    """
    return [_sent(line.strip()) for line in text.splitlines() if line.strip()]


def _sent(line: str) -> Sent:
    if line.startswith("{"):
        told = json.loads(line)
        return Sent(str(told["sha256"]), int(told["number"]))
    if len(line) != 64 or set(line.lower()) - set("0123456789abcdef"):  # noqa: PLR2004 - SHA-256
        raise ValueError("not a SHA-256 hash")
    return Sent(line.lower())
