"""On which day an agency says that it saw a family's baby. The floors above register theirs."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from families.models import Involvement
from practitioners.models import Practitioner

# Rows with ``family``, ``last_seen_on`` and ``team``: of the family, not of one child. For a
# reader, as far as they may know; for nobody, what may be named to everybody around the family.
Rows = Callable[[Practitioner | None], QuerySet[Any]]
SOURCES: list[Rows] = []


def register(rows: Rows) -> Rows:
    """Add days on which the baby was seen, as far as a reader may know them. A decorator."""
    if rows not in SOURCES:
        SOURCES.append(rows)
    return rows


def named_to(reader: Practitioner | None) -> Q:
    """Rows of a team that may be named, or of the reader's own agency."""
    named = Q(team__is_sensitive=False)
    return named | Q(team__agency=reader.agency_id) if reader else named


@register
def of_the_work(reader: Practitioner | None) -> QuerySet[Any]:
    given = Involvement.objects.filter(last_seen_on__isnull=False)
    if reader is None:
        return given.filter(named_to(None), is_hidden=False)
    return given & Involvement.objects.visible_to(reader)
