"""Contribute: say what an agency knows, and choose who may read it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError

from families.models import Audience, Contribution, ContributionSubject, Family, Person
from families.permissions import may_contribute
from families.services.locking import lock_family, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Agency, Practitioner
from practitioners.working_days import today


@service
def contribute(
    family: Family,
    *,
    by: Practitioner,
    text: str,
    nature: str,
    theme: str,
    audience: str,
    named_agencies: Iterable[Agency] = (),
    event_date: date | None = None,
    about: Iterable[Person] = (),
    held_where: str = "",
) -> Contribution:
    """Write it down for its audience. What is said aloud only is never written, only where it is.

    The source is always the author's own agency: nobody speaks for another.
    """
    family = lock_family(family, by)
    may_contribute(by, family).enforce()
    contribution = Contribution(
        family=family,
        source_agency=by.agency,
        author=by,
        text=text.strip(),
        nature=nature,
        theme=theme,
        audience=audience,
        named_agencies=sorted({agency.pk for agency in named_agencies}, key=str),
        event_date=event_date,
        held_where=held_where.strip(),
    )
    _check(contribution)
    contribution.save(force_insert=True)
    _write_subjects(contribution, list(about))
    touch(family)
    audit.record(
        "contribution.made",
        contribution,
        by=by,
        family=family.pk,
        audience=audience,
        nature=nature,
        agencies=[str(pk) for pk in contribution.named_agencies],
    )
    return contribution


def _check(contribution: Contribution) -> None:
    """What the database would refuse too, said so that a person can mend it."""
    contribution.clean_fields(exclude=["visible_to", "named_agencies", "family", "author"])
    is_verbal = contribution.audience == Audience.VERBAL
    is_named = contribution.audience == Audience.NAMED
    faults = {
        "text": (is_verbal and contribution.text, "Said aloud only: do not write what was said"),
        "held_where": (is_verbal and not contribution.held_where, "Enter where it is held"),
        "named_agencies": (is_named != bool(contribution.named_agencies), "Select the agencies"),
        "event_date": (_is_ahead(contribution.event_date), "Date must be today or in the past"),
    }
    if not is_verbal and not contribution.text:
        faults["text"] = (True, "Enter what you know")
    if found := {field: message for field, (wrong, message) in faults.items() if wrong}:
        raise ValidationError(found)


def _is_ahead(day: date | None) -> bool:
    return day is not None and day > today()


def _write_subjects(contribution: Contribution, about: list[Person]) -> None:
    if any(person.family_id != contribution.family_id for person in about):
        raise ValidationError({"about": "Select people of this family"})
    ContributionSubject.objects.bulk_create(
        ContributionSubject(
            family_id=contribution.family_id, contribution=contribution, person=person
        )
        for person in about
    )
