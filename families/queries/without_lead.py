"""Families that somebody must lead and nobody does: one query of the database, for everybody.

Pages, agendas, My week, the clock and notices ask it; none has a rule of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.formats import date_format

from families.models import Family
from practitioners.models import Practitioner

WORDS = {
    "nobody": "Nobody has led this family since {}.",
    "left": "The lead has left: nobody has led this family since {}.",
    "away": "The lead is away since {}, and nobody covers.",
}
ONE = "SELECT * FROM families_without_lead() WHERE family_id = ANY (%s)"


@dataclass(frozen=True)
class Gap:
    """Why nobody leads, and since when; whose lead it still is, where it is somebody's."""

    why: str
    since: datetime
    lead: UUID | None

    @property
    def words(self) -> str:
        return WORDS[self.why].format(date_format(timezone.localtime(self.since), "j F Y"))


@dataclass(frozen=True)
class ToTell:
    """That one person is to be told of one gap."""

    family: UUID
    why: str
    since: datetime
    practitioner: UUID

    @property
    def occurrence(self) -> str:
        return f"{self.why}:{self.since:%Y%m%dT%H%M%S}"


def without_lead(reader: Practitioner) -> QuerySet[Any]:
    """Of the families that they see, in the order of their references."""
    found = RawSQL("SELECT family_id FROM families_without_lead()", [])
    return Family.objects.visible_to(reader).filter(pk__in=found).order_by("reference")


def gaps_of(families: Iterable[Family]) -> dict[UUID, Gap]:
    """Of those among these, as far as whoever is bound sees them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ONE, [[family.pk for family in families]])
        return {family: Gap(why, since, lead) for family, why, since, lead in cursor.fetchall()}


def gaps_to_tell(*, family: UUID | None = None, lead: UUID | None = None) -> list[ToTell]:
    """Whom to tell of what: of one family, of one lead, or all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_gaps_to_tell(%s, %s)", [family, lead])
        return [ToTell(*row) for row in cursor.fetchall()]
