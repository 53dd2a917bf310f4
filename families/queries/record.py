"""One family's record, as far as one practitioner may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import connection

from families.models import (
    Action,
    Address,
    Allocation,
    Cover,
    Family,
    Handover,
    Household,
    HouseholdMember,
    Involvement,
    Person,
    Relationship,
    Stopping,
)
from practitioners.models import Practitioner
from practitioners.roles import Permission

Owned = TypeVar("Owned", Action, Stopping)
SCREENS = Permission.NOMINATION_SCREEN


@dataclass(frozen=True)
class Home:
    """A household as this reader may know it: a protected address has no lines for others.

    ``is_unknown`` is told to the coordinator only: nobody who sees the family knows the address.
    """

    household: Household
    people: list[Person]
    address: Address | None
    is_unknown: bool = False

    @property
    def is_masked(self) -> bool:
        return self.household.address_is_protected and self.address is None


def people_of(family: Family, practitioner: Practitioner) -> list[Person]:
    return list(Person.objects.visible_to(practitioner).filter(family=family))


def relationships_of(family: Family, practitioner: Practitioner) -> list[Relationship]:
    rows = Relationship.objects.visible_to(practitioner).filter(family=family)
    return list(rows.select_related("person", "to").order_by("to__created_at", "kind"))


def homes_of(family: Family, practitioner: Practitioner) -> list[Home]:
    """Households with who lives there now, and the address where this reader may know it."""
    households = Household.objects.visible_to(practitioner).filter(family=family)
    members = HouseholdMember.objects.visible_to(practitioner).filter(family=family, until=None)
    addresses = Address.objects.visible_to(practitioner).filter(family=family, until=None)
    address_of = {address.household_id: address for address in addresses}
    living: dict[object, list[Person]] = {}
    for member in members.select_related("person"):
        living.setdefault(member.household_id, []).append(member.person)
    unknown = unknown_households(family) if practitioner.holds(SCREENS) else set()
    return [
        Home(
            household,
            living.get(household.pk, []),
            address_of.get(household.pk),
            household.pk in unknown,
        )
        for household in households.order_by("pk")
    ]


def unknown_households(family: Family) -> set[UUID]:
    """Where the address is known to nobody who sees the family: for its coordinator, else none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT families_unknown_households(%s)", [family.pk])
        return {household for (household,) in cursor.fetchall()}


def involvements_of(family: Family, practitioner: Practitioner) -> list[Involvement]:
    rows = Involvement.objects.visible_to(practitioner).filter(family=family, until=None)
    return list(rows.select_related("team__agency", "practitioner"))


def actions_on(family: Family, practitioner: Practitioner, hidden: set[int]) -> list[Action]:
    rows = Action.objects.visible_to(practitioner).filter(family=family)
    return named_as_told(rows.select_related("owner", "owner_agency", "goal"), hidden)


def named_as_told(rows: Iterable[Owned], hidden: set[int]) -> list[Owned]:
    """These rows of one family, without the name of an owner whose service is hidden."""
    found = list(rows)
    for row in found:
        row.owner_is_unnamed = row.owner.principal in hidden
    return found


def allocations_of(family: Family, practitioner: Practitioner) -> list[Allocation]:
    rows = Allocation.objects.visible_to(practitioner).filter(family=family)
    return list(rows.select_related("practitioner__agency", "supervisor", "offered_by"))


def covers_of(family: Family, practitioner: Practitioner) -> list[Cover]:
    """Who covers, covered or was asked to, of every lead, the latest first."""
    rows = Cover.objects.visible_to(practitioner).filter(family=family)
    return list(rows.select_related("practitioner__agency", "arranged_by", "allocation"))


def handover_under_way(family: Family, practitioner: Practitioner) -> Handover | None:
    rows = Handover.objects.visible_to(practitioner).open().filter(family=family)
    return rows.select_related("incoming__practitioner").first()
