"""One family's record, as far as one practitioner may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from families.models import (
    Action,
    Address,
    Allocation,
    Audience,
    Contribution,
    Family,
    Household,
    HouseholdMember,
    Involvement,
    Person,
    Relationship,
)
from families.queries.people import hidden_principals
from practitioners.models import Agency, Practitioner

AUDIENCE_TAGS = {
    Audience.OWN_AGENCY: "Own agency only",
    Audience.HUDDLE: "Everyone working with this family",
    Audience.NAMED: "Named agencies",
    Audience.CHAIR_AND_LEAD: "Chair, coordinator and lead",
    Audience.VERBAL: "Said aloud only",
}
NATURES = {
    Contribution.Nature.WITNESSED: "Fact, seen or heard",
    Contribution.Nature.RECORDED: "Fact, from records",
    Contribution.Nature.FAMILY_SAID: "The family said",
    Contribution.Nature.THIRD_PARTY_SAID: "Somebody else said",
    Contribution.Nature.OPINION: "Professional opinion",
    Contribution.Nature.HYPOTHESIS: "Hypothesis",
    Contribution.Nature.HISTORIC: "Historic",
}


@dataclass(frozen=True)
class Home:
    """A household as this reader may know it: a protected address has no lines for others."""

    household: Household
    people: list[Person]
    address: Address | None

    @property
    def is_masked(self) -> bool:
        return self.household.address_is_protected and self.address is None


@dataclass(frozen=True)
class Said:
    """A contribution with the words that its reader needs."""

    contribution: Contribution
    nature: str
    audience: str
    agencies: list[str]
    about: list[Person]

    @property
    def is_verbal(self) -> bool:
        return self.contribution.audience == Audience.VERBAL


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
    living: dict[UUID, list[Person]] = {}
    for member in members.select_related("person"):
        living.setdefault(member.household_id, []).append(member.person)
    return [
        Home(household, living.get(household.pk, []), address_of.get(household.pk))
        for household in households.order_by("pk")
    ]


def involvements_of(family: Family, practitioner: Practitioner) -> list[Involvement]:
    rows = Involvement.objects.visible_to(practitioner).filter(family=family, until=None)
    return list(rows.select_related("team__agency", "practitioner"))


def contributions_of(family: Family, practitioner: Practitioner) -> list[tuple[str, list[Said]]]:
    """What this reader may read, under its theme; each theme's latest first."""
    rows = Contribution.objects.visible_to(practitioner).filter(family=family)
    rows = rows.select_related("source_agency", "author").prefetch_related("about")
    themes = list(Contribution.Theme)
    found = sorted(rows, key=lambda row: themes.index(Contribution.Theme(row.theme)))
    names = _agency_names(found)
    return [
        (Contribution.Theme(theme).label, [_said(row, names) for row in group])
        for theme, group in groupby(found, key=lambda row: row.theme)
    ]


def actions_on(family: Family, practitioner: Practitioner) -> list[Action]:
    rows = Action.objects.visible_to(practitioner).filter(family=family)
    return named_as_told(family, rows.select_related("owner", "owner_agency"))


def named_as_told(family: Family, actions: Iterable[Action]) -> list[Action]:
    """These actions of one family, without the name of an owner whose service is hidden."""
    found, hidden = list(actions), hidden_principals(family)
    for action in found:
        action.owner_is_unnamed = action.owner.principal in hidden
    return found


def allocations_of(family: Family, practitioner: Practitioner) -> list[Allocation]:
    rows = Allocation.objects.visible_to(practitioner).filter(family=family)
    return list(rows.select_related("practitioner__agency", "supervisor", "offered_by"))


def _said(contribution: Contribution, names: dict[UUID, str]) -> Said:
    return Said(
        contribution,
        NATURES[Contribution.Nature(contribution.nature)],
        AUDIENCE_TAGS[Audience(contribution.audience)],
        sorted(names[pk] for pk in contribution.named_agencies if pk in names),
        list(contribution.about.all()),
    )


def _agency_names(contributions: list[Contribution]) -> dict[UUID, str]:
    named = {pk for contribution in contributions for pk in contribution.named_agencies}
    return {agency.pk: agency.name for agency in Agency.objects.filter(pk__in=named)}
