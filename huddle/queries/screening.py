"""What a coordinator reads to screen: the list, and all they may see of one nomination."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from consent.models import SharingDecision, WorkingAgreement
from families.models import Address, Contribution, Family, Household, Person, Relationship
from families.queries.contributions import Said, said
from families.services.matching import Matches, Sought, possible_matches
from huddle.models import ImportRow, Nomination, NominationContribution
from huddle.models.nominations import NominationQuerySet
from huddle.queries.nominating import agency_names
from practitioners.models import Practitioner

State = Nomination.State
TO_SCREEN = "to_screen"
ALL = "all"
WAITING = (State.SUBMITTED, State.NEEDS_INFORMATION)


@dataclass(frozen=True)
class Told:
    """One contribution of the nomination, and in words who can read it."""

    said: Said
    readers: str

    @property
    def contribution(self) -> Contribution:
        return self.said.contribution


@dataclass(frozen=True)
class Screening:
    """One nomination with all that its coordinator may see of it."""

    nomination: Nomination
    people: list[Person]
    relationships: list[Relationship]
    addresses: list[Address]
    address_is_protected: bool
    told: list[Told]
    agreement: WorkingAgreement | None
    decisions: list[SharingDecision]
    others: list[Nomination]


def nominations_to(coordinator: Practitioner) -> NominationQuerySet:
    """Every nomination to the huddles that this person coordinates."""
    return (
        Nomination.objects.visible_to(coordinator)
        .filter(huddle__coordinator=coordinator)
        .select_related("family", "child", "team__agency", "huddle")
    )


def to_list(coordinator: Practitioner, show: str) -> NominationQuerySet:
    """Those that wait, oldest first; those that were screened, latest first."""
    nominations = nominations_to(coordinator)
    if show == ALL:
        return nominations
    if show in State.values and show not in WAITING:
        return nominations.filter(state=show)
    waiting = nominations.to_screen().order_by("received_at", "id")
    return waiting.filter(state=show) if show in State.values else waiting


def counts(coordinator: Practitioner) -> dict[str, int]:
    """How many stand in each state: the numbers of the filter."""
    rows = nominations_to(coordinator).order_by().values("state").annotate(count=Count("pk"))
    found = {row["state"]: row["count"] for row in rows}
    waiting = sum(found.get(state, 0) for state in WAITING)
    return found | {TO_SCREEN: waiting, ALL: sum(found.values())}


def rows_to_decide(coordinator: Practitioner) -> int:
    """Rows of imported files that wait for this coordinator's decision."""
    own = Q(batch__huddle__coordinator=coordinator)
    return ImportRow.objects.filter(own, outcome__in=ImportRow.TO_DECIDE).count()


def screening(nomination: Nomination, reader: Practitioner) -> Screening:
    family = nomination.family_id
    people = Person.objects.visible_to(reader).filter(family=family)
    relations = Relationship.objects.visible_to(reader).filter(family=family)
    homes = Household.objects.visible_to(reader).filter(family=family)
    others = Nomination.objects.visible_to(reader).filter(family=family)
    agreements = WorkingAgreement.objects.visible_to(reader).filter(family=family)
    decisions = SharingDecision.objects.visible_to(reader).filter(family=family)
    return Screening(
        nomination=nomination,
        people=list(people),
        relationships=list(relations.select_related("person", "to")),
        addresses=open_addresses(family, reader),
        address_is_protected=homes.filter(address_is_protected=True).exists(),
        told=_told(nomination, reader),
        agreement=agreements.order_by("-recorded_at").first(),
        decisions=list(decisions.select_related("decided_by")),
        others=list(others.exclude(pk=nomination.pk).select_related("team__agency", "child")),
    )


def open_addresses(family: UUID, reader: Practitioner) -> list[Address]:
    """Never a protected one, not even for somebody to whom it is revealed elsewhere."""
    return list(
        Address.objects.visible_to(reader).filter(family=family, protected=False, until=None)
    )


def likely_same(screening: Screening, reader: Practitioner) -> Matches:
    """Other families in which this mother or baby may stand already."""
    postcode = next((a.postcode for a in screening.addresses if a.postcode), "")
    sought = [Sought(p.name, p.dob, p.nhs_number) for p in screening.people if p.name]
    found = possible_matches(by=reader, people=sought, postcode=postcode)
    others = tuple(m for m in found.families if m.family.pk != screening.nomination.family_id)
    return Matches(families=others, hidden=found.hidden)


def family_called(reference: str, reader: Practitioner) -> Family | None:
    wanted = reference.strip().upper()
    return Family.objects.visible_to(reader).filter(reference=wanted).first()


def babies_of(family: Family, reader: Practitioner) -> list[Person]:
    return list(Person.objects.visible_to(reader).babies().filter(family=family))


def _told(nomination: Nomination, reader: Practitioner) -> list[Told]:
    links = NominationContribution.objects.filter(nomination=nomination)
    rows = Contribution.objects.visible_to(reader).current()
    rows = rows.filter(first__in=links.values("contribution")).order_by("recorded_at", "id")
    found = said(rows, reader)
    named = set().union(*(one.contribution.named_agencies for one in found))
    names = agency_names(named)
    return [Told(one, _readers(one.contribution, names)) for one in found]


def _readers(contribution: Contribution, names: dict[UUID, str]) -> str:
    named = _listed(names.get(pk, "an agency") for pk in contribution.named_agencies)
    source = contribution.source_agency.name
    return {
        "own": f"{source} only",
        "named": f"{source}, and only these agencies: {named}",
        "huddle": "Everyone working with this family in the huddle",
        "chair_lead": "The chair, the coordinator and the Single Lead Practitioner",
        "verbal": "Nobody: it was said aloud only",
    }[contribution.audience]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
