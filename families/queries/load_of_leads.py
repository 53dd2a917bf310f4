"""How much people lead, in points, and what it would be with one family more."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q
from django.utils import timezone

from families.models import Family, Person
from families.weights import Facts, points_of
from practitioners.capacity import limits_of
from practitioners.models import Practitioner
from practitioners.working_days import today


@dataclass(frozen=True)
class Load:
    """What somebody leads, what they would lead with one more, and the most that was said."""

    points: Fraction
    then: Fraction
    limit: Decimal | None

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.then > Fraction(self.limit)

    @property
    def words(self) -> str:
        return f"They lead {shown(self.points)} points. {self._rest}"

    @property
    def to_lead(self) -> str:
        """The same, said to whoever is asked."""
        return f"You lead {shown(self.points)} points. {self._rest}."

    @property
    def _rest(self) -> str:
        most = shown(Fraction(self.limit or 0))
        return f"With this family it would be {shown(self.then)}, of {most} at most"


def points_led(people: Iterable[UUID]) -> dict[UUID, Fraction]:
    """Of everything that each of them leads now; nobody without a family.

    Numbers only: those who ask may not see every one of these families.
    """
    keys = list(people)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_load_of(%s::uuid[])", [keys])
        rows = cursor.fetchall()
    found: dict[UUID, Fraction] = dict.fromkeys(keys, Fraction(0))
    for person, status, level, accepted_at, due_on, children in rows:
        accepted = timezone.localdate(accepted_at)
        found[person] += points_of(Facts(status, level, accepted, due_on, children), today())
    return found


def load_with(person: Practitioner, family: Family) -> Load:
    """Were they to lead this family from today on."""
    points = points_led([person.pk])[person.pk]
    new = points_of(_as_new(family), today())
    return Load(points, points + new, limits_of([person.pk]).get(person.pk))


def shown(points: Fraction) -> str:
    return f"{float(points):g}"


def _as_new(family: Family) -> Facts:
    unborn = Q(kind=Person.Kind.UNBORN)
    babies = Person.objects.filter(family=family).babies().living()
    counted = babies.aggregate(n=Count("pk"), due=Min("edd", filter=unborn))
    return Facts(family.status, family.level_of_need, today(), counted["due"], counted["n"] or 1)


@dataclass(frozen=True)
class OverLimit:
    """A lead that stands although it is more than was said, and why, as each said it."""

    family: UUID | None
    reference: str | None
    lead: str
    asked: str
    accepted: str
    supervisor: str | None


def leads_over_limit() -> list[OverLimit]:
    """Of the agency or the teams of whoever is bound, and whom they supervise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_over_limit()")
        return [OverLimit(*row) for row in cursor.fetchall()]
