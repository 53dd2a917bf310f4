"""The contact log: write down a contact or an attempt, and correct what was written."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.events import announce, contact_logged
from families.models import Contact, ContactPerson, Contribution, Family, Person
from families.permissions.reaching import may_correct_contact, may_log_contact
from families.services.locking import lock_family, touch
from families.services.noting import Note, write_note
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner, Team

Company = ContactPerson.Company
OF_A_CHILD = {Company.ALONE, Company.PARENT, Company.OTHERS}


@dataclass(frozen=True, kw_only=True)
class Met:
    """A contact as it is told: when and how, with whom, and who was seen.

    In an attempt, ``spoke_with`` are those whom it was for: the child who was not brought.
    """

    kind: str
    happened_at: datetime
    outcome: str = ""
    spoke_with: tuple[Person, ...] = ()
    seen: tuple[tuple[Person, str], ...] = ()

    @property
    def people(self) -> dict[Person, str]:
        """Everybody in it once; somebody who was seen, with the company."""
        return {**dict.fromkeys(self.spoke_with, ""), **dict(self.seen)}


@service
def log_contact(
    family: Family, *, by: Practitioner, team: Team, met: Met, note: Note | None = None
) -> Contact:
    """Write down a contact or an attempt; what was said in it, as a contribution beside it."""
    family = lock_family(family, by)
    may_log_contact(by, family).enforce()
    if not by.teams().filter(pk=team.pk).exists():
        raise ValidationError({"team": "Select a team of yours"})
    _check(family, met)
    on = timezone.localdate(met.happened_at)
    told = write_note(family, note, by=by, about=met.people, on=on)
    contact = _write(family, met, team=team, by=by, note=told)
    touch(family)
    audit.record("contact.logged", contact, by=by, family=family.pk, **_facts(contact, met))
    announce(contact_logged, contact, contact_id=contact.pk, family_id=family.pk)
    return contact


@service
def correct_contact(contact: Contact, *, by: Practitioner, change: str, met: Met) -> Contact:
    """A new row in its place, which says in one of a few words why. The old row stays."""
    family = lock_family(contact.family, by)
    contact = Contact.objects.visible_to(by).select_related("team", "note").get(pk=contact.pk)
    contact.family = family
    may_correct_contact(by, contact).enforce()
    if change not in Contact.Change.values:
        raise ValidationError({"change": "Select why you change it"})
    _check(family, met)
    newer = _write(family, met, team=contact.team, by=by, replaces=contact, change=change)
    touch(family)
    facts = _facts(newer, met) | {"change": change}
    audit.record("contact.corrected", newer, by=by, family=family.pk, **facts)
    announce(contact_logged, newer, contact_id=newer.pk, family_id=family.pk)
    return newer


def _write(
    family: Family,
    met: Met,
    *,
    team: Team,
    by: Practitioner,
    note: Contribution | None = None,
    replaces: Contact | None = None,
    change: str = "",
) -> Contact:
    contact = Contact.objects.create(
        family=family,
        kind=met.kind,
        happened_at=met.happened_at,
        outcome=met.outcome,
        practitioner=replaces.practitioner if replaces else by,
        team=team,
        recorded_by=by,
        note=replaces.note if replaces else note,
        replaces=replaces,
        change=change,
    )
    ContactPerson.objects.bulk_create(
        ContactPerson(family=family, contact=contact, person=person, seen=seen)
        for person, seen in met.people.items()
    )
    return contact


def _facts(contact: Contact, met: Met) -> dict[str, object]:
    """For the trail: choices and numbers."""
    return {"kind": contact.kind, "outcome": contact.outcome, "seen": len(met.seen)}


def _check(family: Family, met: Met) -> None:
    """What cannot be is refused, so that a person can mend it."""
    faults = {
        "kind": (met.kind not in Contact.Kind.values, "Select how you made contact"),
        "outcome": (
            met.outcome not in ("", *Contact.Outcome.values),
            "Select what came of the attempt",
        ),
        "happened_on": (met.happened_at > timezone.now(), "Date and time must be in the past"),
        "spoke_with": (
            any(person.family_id != family.pk for person in met.people),
            "Select people of this family",
        ),
    }
    if found := {field: message for field, (wrong, message) in faults.items() if wrong}:
        raise ValidationError(found)
    if _seen_wrongly(met):
        raise ValidationError({"kind": SEEN_WRONGLY})
    if met.outcome and met.seen:
        raise ValidationError({"outcome": "Nobody was seen in an attempt"})


SEEN_WRONGLY = (
    "A child is seen face to face: alone, or with somebody; of an unborn baby the mother is seen"
)


def _seen_wrongly(met: Met) -> bool:
    if met.seen and met.kind not in Contact.FACE_TO_FACE:
        return True
    return any(company not in _companies(person, met) for person, company in met.seen)


def _companies(person: Person, met: Met) -> set[Company]:
    """How this person can have been seen that day. Before the birth the mother was."""
    if person.kind == Person.Kind.UNBORN:
        return {Company.MOTHER}
    if person.kind == Person.Kind.ADULT:
        return set()
    if person.dob and timezone.localdate(met.happened_at) < person.dob:
        return {Company.MOTHER}
    return OF_A_CHILD
