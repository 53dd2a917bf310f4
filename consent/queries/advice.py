"""Advice asked and answered: on one family, and all that waits."""

from django.db.models import QuerySet

from consent.models import AdviceRequest
from families.models import Family
from practitioners.models import Practitioner


def advice_on(family: Family, reader: Practitioner) -> list[AdviceRequest]:
    found = AdviceRequest.objects.visible_to(reader).filter(family=family)
    return list(found.select_related("asked_by__agency", "answered_by__agency"))


def questions(reader: Practitioner) -> QuerySet[AdviceRequest]:
    """What waits for whoever governs, the oldest first."""
    waiting = AdviceRequest.objects.visible_to(reader).unanswered()
    return waiting.select_related("asked_by__agency")


def waiting(reader: Practitioner) -> int:
    return questions(reader).count()
