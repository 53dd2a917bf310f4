"""Register a family: its people, how they are related, where they live and who may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from families.events import family_changed
from families.matching import name_key
from families.models import (
    Address,
    Family,
    FatherStatus,
    GrantReason,
    Household,
    HouseholdMember,
    Involvement,
    Person,
    Relationship,
)
from families.nhs_numbers import NhsNumberAbsence
from families.permissions.adopting import may_link_people
from families.services.granting import CONTRIBUTE, grant_practitioner, grant_team
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner, Team


@dataclass(frozen=True, kw_only=True)
class Adult:
    """A mother, father, partner or carer, as somebody tells of them."""

    name: str
    dob: date | None = None
    nhs_number: str = ""
    nhs_number_absence: str = ""


@dataclass(frozen=True, kw_only=True)
class Baby:
    """The baby: with a date of birth, or unborn with a due date."""

    father_status: FatherStatus
    name: str = ""
    dob: date | None = None
    edd: date | None = None
    sex: str = Person.Sex.UNKNOWN
    nhs_number: str = ""
    nhs_number_absence: str = ""


@dataclass(frozen=True, kw_only=True)
class Home:
    """Where mother and baby live. A protected address is shown to those in ``reveal_to``."""

    lines: str = ""
    postcode: str = ""
    protected: bool = False
    reveal_to: tuple[int, ...] = ()


@service
def open_family(
    *,
    locality: str,
    team: Team,
    coordinator: Practitioner,
    by: Practitioner,
    contact_safety: str = "",
) -> Family:
    """A new family with its reference, seen by the team and by the huddle's coordinator."""
    family = Family.objects.create(
        reference=Family.objects.all().next_reference(),
        locality=locality,
        contact_safety=contact_safety,
    )
    audit.record("family.opened", family, by=by, family=family.pk)
    let_in(family, team=team, coordinator=coordinator, by=by)
    return family


@service
def let_in(family: Family, *, team: Team, coordinator: Practitioner, by: Practitioner) -> None:
    """The nominating team and the coordinator see the family.

    Whoever registers it comes first: the first grant ends the sight that an author has. A
    record that only named people see lets no coordinator in by being nominated again.
    """
    may_link_people(family).enforce()
    named_only = family.restriction != Family.Restriction.STANDARD
    if named_only and coordinator.principal not in family.visible_to:
        not_now("Only named people see this record. Ask its coordinator to bring it.").enforce()

    def the_team() -> None:
        grant_team(family, team, GrantReason.REGISTERED, by=by)

    def the_coordinator() -> None:
        grant_practitioner(
            family, coordinator, GrantReason.SCREENING, by=by, permissions=CONTRIBUTE
        )

    first, second = (
        (the_coordinator, the_team) if by == coordinator else (the_team, the_coordinator)
    )
    first()
    second()


@service
def add_baby(family: Family, baby: Baby, *, mother: Person, by: Practitioner) -> Person:
    """A child or unborn baby of the family, related to the mother or carer."""
    may_link_people(family).enforce()
    unborn = baby.edd is not None
    absence = NhsNumberAbsence.UNBORN if unborn else NhsNumberAbsence.NOT_KNOWN
    child = Person.objects.create(
        family=family,
        kind=Person.Kind.UNBORN if unborn else Person.Kind.CHILD,
        name=baby.name,
        dob=baby.dob,
        edd=baby.edd,
        sex=Person.Sex.UNKNOWN if unborn else baby.sex,
        nhs_number=baby.nhs_number,
        nhs_number_absence=_absence(baby.nhs_number, baby.nhs_number_absence or absence),
        father_status=baby.father_status,
    )
    relate(mother, child, Relationship.Kind.MOTHER)
    _break_silence(family)
    audit.record("person.added", child, by=by, family=family.pk, kind=child.kind)
    family_changed.send(sender=Family, family=family, what="birth", by=by)
    return child


@service
def adult_of(family: Family, adult: Adult, *, by: Practitioner) -> Person:
    """The adult of this family with this NHS number, or this name; a new one otherwise."""
    may_link_people(family).enforce()
    same = Q(name_key=name_key(adult.name))
    if adult.nhs_number:
        same = Q(nhs_number=adult.nhs_number) | (same & Q(nhs_number=""))
    known = Person.objects.visible_to(by).adults().filter(same, family=family).first()
    if known:
        return known
    person = Person.objects.create(
        family=family,
        kind=Person.Kind.ADULT,
        name=adult.name,
        dob=adult.dob,
        nhs_number=adult.nhs_number,
        nhs_number_absence=_absence(
            adult.nhs_number, adult.nhs_number_absence or NhsNumberAbsence.NOT_KNOWN
        ),
    )
    audit.record("person.added", person, by=by, family=family.pk, kind=person.kind)
    return person


@service
def settle(
    family: Family, home: Home | None, people: Iterable[Person], *, by: Practitioner
) -> Household | None:
    """Let these people live together where the first of them lives, or at this home.

    A known address is never overwritten, but is protected as soon as somebody says it must be.
    """
    people = list(people)
    household = _household_of(people[0], by)
    if household and home and home.protected and not household.address_is_protected:
        _protect(household, home)
        audit.record("address.protected", household, by=by, family=family.pk)
    if not household and home and (home.lines or home.postcode):
        household = _new_household(family, home)
        audit.record(
            "address.recorded", household, by=by, family=family.pk, protected=home.protected
        )
        family_changed.send(sender=Family, family=family, what="new_household", by=by)
    if household:
        for person in people:
            HouseholdMember.objects.get_or_create(
                family=family, household=household, person=person, until=None
            )
    return household


@service
def involve(
    family: Family, team: Team, *, by: Practitioner, practitioner: Practitioner | None, since: date
) -> None:
    """The team works with the family. Said once: a second time changes nothing.

    A sensitive service works there without being named to others.
    """
    involved = Involvement.objects.visible_to(by).filter(family=family, team=team, until=None)
    if not involved.exists():
        involvement = Involvement.objects.create(
            family=family,
            team=team,
            practitioner=practitioner,
            is_hidden=team.is_sensitive,
            role=practitioner.get_profession_display() if practitioner else "",
            since=since,
        )
        audit.record("team.involved", involvement, by=by, family=family.pk, team=str(team.pk))


def relate(person: Person, to: Person, kind: Relationship.Kind) -> None:
    Relationship.objects.get_or_create(
        person=person, to=to, kind=kind, defaults={"family": person.family}
    )


def _break_silence(family: Family) -> None:
    """After a loss there is a baby to think of again."""
    if family.quiet_since:
        family.quiet_since = None
        family.save(update_fields=["quiet_since"])


def _absence(nhs_number: str, absence: str) -> str:
    return "" if nhs_number else absence


def _household_of(person: Person, by: Practitioner) -> Household | None:
    home = HouseholdMember.objects.visible_to(by).filter(person=person, until=None)
    member = home.select_related("household").order_by("pk").first()
    return member.household if member else None


def _new_household(family: Family, home: Home) -> Household:
    household = Household.objects.create(family=family, address_is_protected=home.protected)
    Address.objects.create(
        family=family,
        household=household,
        lines=home.lines,
        postcode=home.postcode,
        protected=home.protected,
        reveal_to=list(home.reveal_to) if home.protected else [],
    )
    return household


def _protect(household: Household, home: Home) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT families_protect_address(%s, %s)", [household.pk, list(home.reveal_to)]
        )
    household.refresh_from_db(fields=["address_is_protected"])
