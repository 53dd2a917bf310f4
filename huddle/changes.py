"""Decisions are news of a family, for whoever was not the one to record them."""

from typing import Any

from django.db.models import QuerySet

from families.changes import Change, register
from huddle.models import Decision
from practitioners.models import Practitioner


def _decided(reader: Practitioner) -> QuerySet[Any]:
    standing = Decision.objects.visible_to(reader).filter(replaced_at=None)
    return standing.exclude(recorded_by=reader)


register(Change("decision", "decisions", "#huddle-history", "recorded_at", _decided))
