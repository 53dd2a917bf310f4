"""What is new about families since somebody last opened each: counted, and without a word."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from families.changes import CHANGES, Change
from families.models import Family, Visit
from practitioners.models import Practitioner


@dataclass(frozen=True)
class News:
    """So many of one kind, and where on the family's page they stand."""

    words: str
    href: str


def my_visit(reader: Practitioner, family: str = "pk") -> Subquery:
    """When this reader last opened the family that the row is, or belongs to."""
    mine = Visit.objects.visible_to(reader).filter(family=OuterRef(family))
    return Subquery(mine.values("at")[:1])


def is_unread(reader: Practitioner) -> Q:
    """Of a family with ``visited``: is something newer than that?"""
    newer = [
        Exists(
            change.rows(reader).filter(
                Q(**{f"{change.at}__gt": OuterRef("visited")}), family=OuterRef("pk")
            )
        )
        for change in CHANGES
    ]
    return Q(visited__isnull=True) | reduce(or_, (Q(one) for one in newer))


def news_of(families: Iterable[Family], reader: Practitioner) -> dict[UUID, list[News]]:
    """For each family, in one query for each kind of news. Never opened, all of it is."""
    by_id = {family.pk: family for family in families}
    found: dict[UUID, list[News]] = defaultdict(list)
    for change in CHANGES:
        rows = change.rows(reader).filter(family__in=by_id)
        rows = rows.annotate(visited=my_visit(reader, "family"))
        newer = rows.filter(Q(visited=None) | Q(**{f"{change.at}__gt": F("visited")}))
        for family, number in _counted(newer):
            found[family].append(_news(change, by_id[family], number))
    return found


def news_since(family: Family, reader: Practitioner, since: datetime | None) -> list[News]:
    """What the family's own page says at its top; nothing on a first visit."""
    if since is None:
        return []
    found = []
    for change in CHANGES:
        rows = change.rows(reader).filter(**{f"{change.at}__gt": since}, family=family)
        if number := rows.count():
            found.append(_news(change, family, number))
    return found


def _counted(rows: QuerySet[Any]) -> QuerySet[Any, tuple[UUID, int]]:
    return rows.order_by().values("family").annotate(n=Count("pk")).values_list("family", "n")


def _news(change: Change, family: Family, number: int) -> News:
    return News(change.counted(number), f"{family.get_absolute_url()}{change.anchor}")
