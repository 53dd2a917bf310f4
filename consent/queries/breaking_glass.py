"""Emergency access as its pages show it."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from consent.models import BreakGlass
from practitioners.models import Practitioner
from practitioners.verbs import words_for


@dataclass(frozen=True)
class Read:
    """One kind of thing that was looked at or done, and how often."""

    what: str
    times: int


def waiting_for(practitioner: Practitioner) -> int:
    """How many requests and reviews this person could deal with now."""
    seen = BreakGlass.objects.visible_to(practitioner).exclude(practitioner=practitioner)
    return (seen.to_answer() | seen.to_review_now()).count()


def queue_of(practitioner: Practitioner, show: str) -> QuerySet[BreakGlass]:
    """Requests first, then what is over, the oldest first; what is still open after it."""
    rows = BreakGlass.objects.visible_to(practitioner).select_related("practitioner__agency")
    if show == "done":
        done = rows.exclude(reviewed_at=None, refused_at=None)
        return done.order_by("-reviewed_at", "-refused_at", "id")
    still_open = When(ended_at=None, until__gt=timezone.now(), then=Value(2))
    asked = When(started_at=None, then=Value(0))
    order = Case(asked, still_open, default=Value(1), output_field=IntegerField())
    waiting = rows.filter(reviewed_at=None, refused_at=None)
    return waiting.order_by(order, "asked_at", "id")


def used_by(practitioner: Practitioner) -> QuerySet[BreakGlass]:
    rows = BreakGlass.objects.visible_to(practitioner).opened_by(practitioner)
    return rows.order_by("-started_at", "id")


def reads_during(access: BreakGlass) -> list[Read]:
    """What they looked at during it, from the trail: kinds and numbers only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb, times FROM consent_break_glass_reads(%s)", [access.pk])
        return [Read(words_for(verb), times) for verb, times in cursor.fetchall()]
