"""Somebody's private calendar address, as their own page shows it, and what it answers."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from huddle.models import CalendarFeed, HuddleSession
from practitioners.models import Practitioner

KEPT = timedelta(weeks=4)  # how long a session that was held stays in the calendar


def feed_of(person: Practitioner) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(practitioner=person).first()


def sessions_for_calendar(person: Practitioner) -> QuerySet[HuddleSession]:
    """Those to come, those just held, and what is cancelled, so that it is taken out."""
    sessions = HuddleSession.objects.visible_to(person).select_related("huddle")
    return sessions.filter(starts_at__gte=timezone.now() - KEPT).order_by("starts_at")
