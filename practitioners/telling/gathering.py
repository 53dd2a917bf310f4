"""Many notices in one mail: the daily mail, and one in place of many that come at once.

Rows wait as ``gathered`` until their ``gather_at``. What is in a mail is settled by that time, so
a mail that is sent again after a crash says the same under the same Message-ID.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from practitioners.models import Notice, Practitioner
from practitioners.notices import KINDS, NoticeKind, Terms, plan, register

logger = logging.getLogger(__name__)

MANY = 5  # more than so many at once come as one mail
ALONE = 1  # it was tried with others once, and is not gathered again
NOTHING_LEFT = "Nothing is left to say"


def wait_for(held: QuerySet[Notice], gather_at: datetime) -> None:
    """It goes out with others at that time; this was no attempt to send it."""
    held.update(
        state=Notice.State.GATHERED, gather_at=gather_at, lease_until=None, attempts=0, reason=""
    )


def plan_mails(now: datetime) -> int:
    """One mail for each person whose time has come, however many times were missed."""
    waiting = Notice.objects.filter(state=Notice.State.GATHERED, gather_at__lte=now)
    people = waiting.order_by().values("practitioner").annotate(latest=Max("gather_at"))
    times = {row["practitioner"]: row["latest"] for row in people}
    for person in Practitioner.objects.filter(pk__in=times):
        when = times[person.pk]
        plan(MANY_IN_ONE, person, person, occurrence=when.isoformat(), due_at=when)
    return len(times)


@transaction.atomic
def gather_floods(now: datetime) -> None:
    """Whoever would get many mails at once gets one. What is urgent is not kept back."""
    alone = [kind.kind for kind in KINDS.values() if kind.urgent or kind.alternative or kind.sent]
    ready = Q(lease_until=None) | Q(lease_until__lte=now)
    due = Notice.objects.filter(ready, state=Notice.State.DUE, due_at__lte=now, attempts=0)
    due = due.exclude(kind__in=alone)
    flooded = due.order_by().values("practitioner").annotate(n=Count("pk")).filter(n__gt=MANY)
    for row in flooded:
        mine = due.filter(practitioner=row["practitioner"]).order_by("pk")
        keys = list(mine.select_for_update(skip_locked=True).values_list("pk", flat=True))
        wait_for(Notice.objects.filter(pk__in=keys), now)


def inside(notice: Notice) -> list[Notice]:
    """What this mail is about, oldest first."""
    waiting = Notice.objects.filter(
        practitioner=notice.practitioner_id,
        state=Notice.State.GATHERED,
        gather_at__lte=notice.due_at,
    )
    return list(waiting.select_related("practitioner").order_by("due_at", "pk"))


def still_wanted(notice: Notice) -> str:
    """Each is asked once more: what nobody needs to be told any more is cancelled, and why.

    One that cannot even be asked goes its own way again, so that it stops no other.
    """
    wanted = [one for one in inside(notice) if _asked(one)]
    return "" if wanted else NOTHING_LEFT


def _asked(one: Notice) -> bool:
    row = Notice.objects.filter(pk=one.pk, state=Notice.State.GATHERED)
    try:
        with transaction.atomic():
            reason = KINDS[one.kind].still_wanted(one)
            _line(one)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with this one
        logger.warning("notice %s not gathered: %s", one.pk, type(error).__name__)
        row.update(state=Notice.State.DUE, gather_at=None, attempts=ALONE)
        return False
    if reason:
        now = timezone.now()
        row.update(state=Notice.State.CANCELLED, reason=reason[:200], ended_at=now)
    return not reason


def _body(notice: Notice) -> str:
    lines = [_line(one) for one in inside(notice)]
    return "\n\n".join([f"What waits for you, {len(lines)} in all:", *lines])


def _line(one: Notice) -> str:
    kind = KINDS[one.kind]
    words = kind.body if isinstance(kind.body, str) else kind.body(one)
    return f"{kind.label}\n{words}\n{settings.BASE_URL}{kind.path(one)}"


def _mark(notice: Notice) -> None:
    rows = Notice.objects.filter(pk__in=[one.pk for one in inside(notice)])
    rows.update(state=Notice.State.SENT, gathered_in=notice, ended_at=timezone.now())


MANY_IN_ONE = register(
    NoticeKind(
        kind="gathered",
        subject="Huddle: what waits for you",
        body=_body,
        path=lambda _: reverse("account_notices"),
        still_wanted=still_wanted,
        sent=_mark,
        terms=Terms(
            "Whoever chose to hear once a day, was away, or would get more than 5 at once",
            "At the hour of their daily mail; at once in place of many",
            "one of what it gathers is still wanted",
            "As each of what it gathers",
            "notices",
        ),
    )
)
