"""What one person is granted of one family now: by name, and through their teams."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Value

from families.models import Family, FamilyPractitionerGrant, FamilyTeamGrant, live
from practitioners.models import Practitioner

KEPT = "_held"  # on a family that a page only shows


@dataclass(frozen=True)
class Granted:
    """One grant: what it permits, why, what it came from, and whether it names the person."""

    permission: str
    reason: str
    source: UUID | None
    by_name: bool


@dataclass(frozen=True)
class Held:
    """Their grants. A record that is open to names only counts none of a team's."""

    holder: UUID
    grants: tuple[Granted, ...]
    open_to_teams: bool

    @property
    def counting(self) -> list[Granted]:
        return [one for one in self.grants if one.by_name or self.open_to_teams]

    def permits(self, permission: str) -> bool:
        return any(one.permission == permission for one in self.counting)


def held_by(practitioner: Practitioner, family: Family) -> Held:
    """In one query; none where ``ask_once`` was said of this very object."""
    kept: Held | None = getattr(family, KEPT, None)
    if kept is not None and kept.holder == practitioner.pk:
        return kept
    return _read(practitioner, family)


def ask_once(practitioner: Practitioner, family: Family) -> None:
    """For a page that only shows: all that it asks about this object is answered at one reading.

    Services read anew: they take the family in hand, which is another object.
    """
    setattr(family, KEPT, _read(practitioner, family))


def _read(practitioner: Practitioner, family: Family) -> Held:
    columns = ("permission__codename", "reason", "source", "by_name")
    named = FamilyPractitionerGrant.objects.filter(
        live(), content_object=family, user=practitioner
    )
    teams = FamilyTeamGrant.objects.filter(
        live(), content_object=family, group__team__principal__in=practitioner.principals()
    )
    yes, no = (Value(mark, output_field=BooleanField()) for mark in (True, False))
    rows = named.annotate(by_name=yes).values_list(*columns)
    rows = rows.union(teams.annotate(by_name=no).values_list(*columns))
    return Held(
        practitioner.pk,
        tuple(Granted(*row) for row in rows),
        family.restriction == Family.Restriction.STANDARD,
    )
