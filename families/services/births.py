"""An unborn baby is born, alone or with others: the record that there is goes on as theirs."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from families.events import family_changed
from families.models import Family, HouseholdMember, Person, Relationship
from families.nhs_numbers import NhsNumberAbsence
from families.permissions.births import may_record_birth, may_record_twin
from families.services.locking import fresh_person, lock_family, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner

FULL_TERM = 40  # weeks
EARLIEST = timedelta(weeks=20)  # before the due date
LATEST = timedelta(weeks=8)  # after it: due dates are estimates


@dataclass(frozen=True, kw_only=True)
class Newborn:
    """A baby on the day of the birth. Without an NHS number it says why."""

    name: str
    dob: date
    sex: str
    nhs_number: str = ""
    nhs_number_absence: str = NhsNumberAbsence.NOT_ALLOCATED

    def as_facts(self) -> dict[str, object]:
        absence = "" if self.nhs_number else self.nhs_number_absence
        return {
            "name": self.name.strip(),
            "dob": self.dob,
            "sex": self.sex,
            "nhs_number": self.nhs_number,
            "nhs_number_absence": absence,
        }


@service
def record_birth(baby: Person, born: Newborn, *, by: Practitioner) -> Person:
    """The same person, born: what was told, agreed and decided before the birth stays theirs.

    Raises ``ValidationError`` where the day and the due date cannot both be right.
    """
    family = lock_family(baby.family, by)
    baby = fresh_person(baby, by)
    may_record_birth(by, baby).enforce()
    due = _due(baby, born.dob)
    weeks = gestation_at(born.dob, due=due)
    facts = born.as_facts() | {"kind": Person.Kind.CHILD, "edd": None, "was_due_on": due}
    for name, value in facts.items():
        setattr(baby, name, value)
    baby.save(update_fields=[*facts, "name_key"])
    audit.record("birth.recorded", baby, by=by, family=family.pk, weeks=weeks)
    _tell(family, by)
    return baby


@service
def record_twin(sibling: Person, born: Newborn, *, by: Practitioner) -> Person:
    """Another child of the same birth, with the same relatives and the same home."""
    family = lock_family(sibling.family, by)
    sibling = fresh_person(sibling, by)
    may_record_twin(by, sibling).enforce()
    twin = Person.objects.create(
        family=family,
        kind=Person.Kind.CHILD,
        father_status=sibling.father_status,
        was_due_on=sibling.was_due_on,
        **born.as_facts(),
    )
    _share_relatives(sibling, twin, by)
    audit.record("person.added", twin, by=by, family=family.pk, kind=twin.kind)
    _tell(family, by)
    return twin


def gestation_at(day: date, *, due: date) -> int:
    """Whole weeks of pregnancy on this day, counted from a due date at 40 weeks."""
    return FULL_TERM + (day - due).days // 7


def _due(baby: Person, born_on: date) -> date:
    due = baby.edd
    if due is None or not due - EARLIEST <= born_on <= due + LATEST:
        said = date_format(due, "j F Y") if due else "an unknown day"
        raise ValidationError({"dob": f"Check the date of birth: the baby was due on {said}"})
    return due


def _share_relatives(sibling: Person, twin: Person, by: Practitioner) -> None:
    for one in Relationship.objects.visible_to(by).filter(to=sibling):
        Relationship.objects.create(
            family_id=one.family_id,
            person_id=one.person_id,
            to=twin,
            kind=one.kind,
            parental_responsibility=one.parental_responsibility,
        )
    Relationship.objects.create(
        family_id=twin.family_id, person=sibling, to=twin, kind=Relationship.Kind.SIBLING
    )
    for home in HouseholdMember.objects.visible_to(by).filter(person=sibling, until=None):
        HouseholdMember.objects.create(
            family_id=home.family_id, household_id=home.household_id, person=twin
        )


def _tell(family: Family, by: Practitioner) -> None:
    """A birth is a reason to look at the decisions to share again."""
    touch(family)
    family_changed.send(sender=Family, family=family, what="birth", by=by)
