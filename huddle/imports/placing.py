"""Where does a row belong: a new family, one that is here already, or must somebody decide?"""

from dataclasses import dataclass
from datetime import timedelta

from families.matching import name_key, postcode_key
from families.models import Address, Family, HouseholdMember, Person
from families.services.matching import Matches, Sought, possible_matches
from huddle.imports.nomination_row import NominationRow
from huddle.models import Nomination
from practitioners.models import Practitioner, Team

SAME_PREGNANCY = timedelta(weeks=3)
BORN_AROUND = timedelta(weeks=17)
HIDDEN = "a record that you cannot see may match. Ask who holds it before you go on"


@dataclass(frozen=True)
class Place:
    """A family to join (``into``), a reason why somebody must decide, or neither: a new family."""

    into: Family | None = None
    like: Family | None = None
    reason: str = ""


def matches_of(row: NominationRow, by: Practitioner) -> Matches:
    people = [
        Sought(row.mother_name, row.mother_dob, row.mother_nhs_number),
        Sought(row.child_name, row.child_dob, row.child_nhs_number),
    ]
    return possible_matches(by=by, people=people, postcode=row.postcode)


def place(row: NominationRow, team: Team, by: Practitioner) -> Place:
    matches = matches_of(row, by)
    if not matches:
        return Place()
    if not matches.families:
        return Place(reason=HIDDEN)
    match = matches.families[0]
    if len(matches.families) > 1 or matches.hidden:
        return Place(like=match.family, reason="more than one record may be the same family")
    if reason := _why_not_join(row, match.family, team, by):
        agrees = ", ".join(reason.label for reason in match.reasons)
        return Place(like=match.family, reason=f"{match.family} has {agrees}; {reason}")
    return Place(into=match.family)


def baby_in(family: Family, row: NominationRow, by: Practitioner) -> Person | None:
    """The baby of this family who may be the row's, if there is one."""
    babies = Person.objects.visible_to(by).babies().filter(family=family)
    return next((baby for baby in babies if _may_be(baby, row)), None)


def _why_not_join(row: NominationRow, family: Family, team: Team, by: Practitioner) -> str:
    """Joined without asking only where nothing is left to judge: a twin, a brother or sister."""
    mothers = Person.objects.visible_to(by).adults().filter(family=family)
    same_mother = row.mother_nhs_number and mothers.filter(
        nhs_number=row.mother_nhs_number, dob=row.mother_dob
    )
    if not same_mother or row.mother_dob is None:
        return "the mother's NHS number and date of birth do not both agree"
    if not Nomination.objects.visible_to(by).filter(family=family, team=team).exists():
        return "it was nominated by another team"
    if baby_in(family, row, by):
        return "the same baby may be nominated already"
    if not _same_home(row, same_mother.get(), by):
        return "the address or its protection differs"
    return ""


def _same_home(row: NominationRow, mother: Person, by: Practitioner) -> bool:
    home = HouseholdMember.objects.visible_to(by).filter(person=mother, until=None)
    member = home.select_related("household").first()
    if member is None or not (row.address or row.postcode):
        return True
    if member.household.address_is_protected != row.address_protected:
        return False
    addresses = Address.objects.visible_to(by).filter(household=member.household)
    keys = {address.postcode_key for address in addresses}
    return not keys or postcode_key(row.postcode) in keys


def _may_be(baby: Person, row: NominationRow) -> bool:
    if baby.nhs_number and row.child_nhs_number:
        return baby.nhs_number == row.child_nhs_number
    if baby.dob and row.child_dob:
        return baby.dob == row.child_dob and _same_name(baby, row)
    if baby.edd and row.child_edd:
        return abs(baby.edd - row.child_edd) <= SAME_PREGNANCY and _same_name(baby, row)
    due, born = baby.edd or row.child_edd, baby.dob or row.child_dob
    return due is not None and born is not None and abs(due - born) <= BORN_AROUND


def _same_name(baby: Person, row: NominationRow) -> bool:
    """A baby without a name yet, or called only "Baby", may be any."""
    names = {name_key(baby.name), name_key(row.child_name)}
    return len(names) == 1 or any(not name or name.startswith("baby") for name in names)
