"""How many mails people get in a week: a budget that a manager can see and speak about."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.utils import timezone

from practitioners.models import Agency, Notice, Practitioner

WEEKS = 4
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Mails:
    """One person's mails in each of the last weeks, oldest week first. Gathered ones are one."""

    name: str
    weeks: list[int]

    @property
    def usual(self) -> float:
        return median(self.weeks)


def mails_of(agency: Agency, now: datetime) -> list[Mails]:
    """Everybody of the agency who has an account, by name: nobody is ranked."""
    since = now - WEEKS * A_WEEK
    sent = Notice.objects.filter(
        practitioner__agency=agency,
        state=Notice.State.SENT,
        gathered_in=None,
        ended_at__gt=since,
        ended_at__lte=now,
    ).values_list("practitioner", "ended_at")
    counts = Counter((who, (at - since) // A_WEEK) for who, at in sent if at)
    people = Practitioner.objects.filter(agency=agency, is_active=True).order_by("full_name")
    return [
        Mails(person.full_name, [counts[person.pk, week] for week in range(WEEKS)])
        for person in people
    ]


def weeks_shown(now: datetime) -> list[tuple[datetime, datetime]]:
    """From when until when each column counts."""
    since = timezone.localtime(now) - WEEKS * A_WEEK
    return [(since + n * A_WEEK, since + (n + 1) * A_WEEK) for n in range(WEEKS)]
