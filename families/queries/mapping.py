"""One family's map, as far as its reader may know it: people, homes, what helps, who is there.

It asks for no address: who lives together is known without knowing where.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from families.ages import age
from families.models import (
    Allocation,
    Contribution,
    Family,
    Household,
    HouseholdMember,
    Involvement,
    Person,
    Relationship,
)
from families.queries.contributions import Said, said
from families.queries.limits import coordinator_of
from families.queries.record import involvements_of, people_of, relationships_of
from practitioners.models import Practitioner
from practitioners.working_days import today

Kind = Relationship.Kind
IS = {
    Kind.MOTHER: "Mother of",
    Kind.FATHER: "Father of",
    Kind.PARTNER: "Partner of",
    Kind.EX_PARTNER: "Ex-partner of",
    Kind.STEP_PARENT: "Step-parent of",
    Kind.SIBLING: "Brother or sister of",
    Kind.GRANDPARENT: "Grandparent of",
    Kind.KINSHIP_CARER: "Kinship carer of",
    Kind.FOSTER_CARER: "Foster carer of",
    Kind.POSES_RISK: "Poses a risk to",
    Kind.OTHER: "Related in another way to",
}


@dataclass(frozen=True)
class Someone:
    """A person with the households where they live, by the numbers of the family's page."""

    person: Person
    homes: list[int]
    related: list[str]

    @property
    def is_baby(self) -> bool:
        return self.person.kind != Person.Kind.ADULT

    @property
    def who(self) -> str:
        """An adult, a child with its age, or an unborn baby with its due date."""
        one = self.person
        if one.loss:
            return str(one.get_loss_display())
        if one.kind == Person.Kind.UNBORN and one.edd:
            return f"Unborn, due {one.edd:%-d %B %Y}"
        if one.kind == Person.Kind.CHILD and one.dob:
            return f"Child, {age(one.dob, today())}"
        return str(one.get_kind_display())

    @property
    def live_in(self) -> str:
        if not self.homes:
            return "No household recorded"
        numbers = " and ".join(str(number) for number in self.homes)
        return f"Household{'s' if len(self.homes) > 1 else ''} {numbers}"


@dataclass(frozen=True)
class Help:
    """The strengths that were shared about somebody, or about the family as a whole."""

    about: Person | None
    number: int
    agencies: list[str]

    @property
    def title(self) -> str:
        return f"About {self.about.shown_name}" if self.about else "About the family"

    @property
    def counted(self) -> str:
        return f"{self.number} strength{'s' if self.number > 1 else ''}"

    @property
    def told_by(self) -> str:
        return f"Told by {', '.join(self.agencies)}"


@dataclass(frozen=True)
class Tie:
    """How one person is related to another, as a sentence."""

    says: str
    parental_responsibility: str


@dataclass(frozen=True)
class FamilyMap:
    """What the picture and the words beside it both say."""

    people: list[Someone]
    relationships: list[Relationship]
    strengths: list[Said]
    lead: Allocation | None
    involvements: list[Involvement]
    coordinator: Practitioner | None

    @property
    def helps(self) -> list[Help]:
        """Babies and adults in their order, then what is about nobody in particular."""
        found: dict[UUID | None, list[str]] = defaultdict(list)
        for one in self.strengths:
            about_whom: list[UUID | None] = [person.pk for person in one.about]
            for pk in about_whom or [None]:
                found[pk].append(one.contribution.source_agency.name)
        about: list[Person | None] = [someone.person for someone in self.people]
        return [
            Help(person, len(agencies), sorted(set(agencies)))
            for person in [*about, None]
            if (agencies := found.get(person.pk if person else None))
        ]

    @property
    def ties(self) -> list[Tie]:
        return [
            Tie(
                f"{one.person.shown_name}: {_lower(IS[Kind(one.kind)])} {one.to.shown_name}",
                str(one.get_parental_responsibility_display()).lower(),
            )
            for one in self.relationships
        ]

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.strengths or self.lead or self.involvements)


def map_of(family: Family, reader: Practitioner) -> FamilyMap:
    relationships = relationships_of(family, reader)
    homes = _homes(family, reader)
    leads = Allocation.objects.visible_to(reader).current().filter(family=family)
    strengths = Contribution.objects.visible_to(reader).current().filter(family=family)
    return FamilyMap(
        people=[
            Someone(person, homes.get(person.pk, []), _related(person, relationships))
            for person in people_of(family, reader)
        ],
        relationships=relationships,
        strengths=[
            one
            for one in said(strengths.filter(theme=Contribution.Theme.STRENGTH), reader)
            if not one.contribution.is_withdrawn
        ],
        lead=leads.select_related("practitioner__agency").first(),
        involvements=involvements_of(family, reader),
        coordinator=coordinator_of(family),
    )


def _homes(family: Family, reader: Practitioner) -> dict[UUID, list[int]]:
    """Who lives where now; households are counted as the family's page counts them."""
    households = Household.objects.visible_to(reader).filter(family=family).order_by("pk")
    numbers = {pk: at for at, pk in enumerate(households.values_list("pk", flat=True), start=1)}
    members = HouseholdMember.objects.visible_to(reader).filter(family=family, until=None)
    found: dict[UUID, list[int]] = defaultdict(list)
    for person, household in members.values_list("person", "household"):
        found[person].append(numbers[household])
    return {person: sorted(homes) for person, homes in found.items()}


def _related(person: Person, relationships: Iterable[Relationship]) -> list[str]:
    """Mother of A, B: each kind once, with everybody to whom it is."""
    to: dict[str, list[str]] = defaultdict(list)
    for one in relationships:
        if one.person_id == person.pk:
            to[one.kind].append(one.to.shown_name)
    return [f"{IS[Kind(kind)]} {', '.join(names)}" for kind, names in to.items()]


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]
