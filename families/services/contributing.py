"""Contribute: say what an agency knows, and choose who may read it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from families.models import (
    SAID,
    Audience,
    Contribution,
    ContributionNotFor,
    ContributionSubject,
    Family,
    Person,
)
from families.permissions.contributing import may_contribute
from families.services.locking import lock_family, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Agency, Practitioner
from practitioners.working_days import today


@dataclass(frozen=True, kw_only=True)
class Care:
    """How far it can be relied on, and what to beware of before passing it on."""

    relevance: str = ""
    confidence: str = ""
    safe_to_discuss: str = Contribution.SafeToDiscuss.ASK
    not_for: tuple[Person, ...] = ()
    marking: str = Contribution.Marking.OFFICIAL
    handling: str = ""
    needs_source_permission: bool = False
    review_on: date | None = None
    noted_on: date | None = None

    def facts(self) -> dict[str, Any]:
        """By column, without the people whom it is not for."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        del found["not_for"]
        return {name: _stripped(value) for name, value in found.items()}


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class ReadersChangedError(Exception):
    """Since somebody was shown who would read it, others could."""


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
    voice: str = "",
    voice_of: Person | None = None,
    setting: str = "",
    care: Care | None = None,
    expecting: list[int] | None = None,
) -> Contribution:
    """Write it down for its audience. What is said aloud only is never written, only where it is.

    The source is always the author's own agency: nobody speaks for another. ``expecting`` are
    the readers that the author was shown: with others nothing is written.
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
        voice=voice,
        voice_of=voice_of,
        setting=setting.strip(),
    )
    write(contribution, about, care or Care(), expecting)
    touch(family)
    _record(contribution)
    return contribution


def _record(made: Contribution) -> None:
    """Who told, for whom and how it is known: never what."""
    audit.record(
        "contribution.made",
        made,
        by=made.author,
        family=made.family_id,
        audience=made.audience,
        nature=made.nature,
        voice=made.voice,
        agencies=[str(pk) for pk in made.named_agencies],
    )


def write(
    contribution: Contribution,
    about: Iterable[Person],
    care: Care,
    expecting: list[int] | None = None,
) -> None:
    """Check it as the database would, and write it with whom it is about and not for."""
    for name, value in care.facts().items():
        setattr(contribution, name, value)
    about, not_for = list(about), list(care.not_for)
    if (of := contribution.voice_of) and of not in about:
        about.append(of)
    _check(contribution)
    _check_voice(contribution)
    _check_people(contribution, about=about, not_for=not_for)
    contribution.save(force_insert=True)
    facts = {"family_id": contribution.family_id, "contribution": contribution}
    ContributionSubject.objects.bulk_create(
        ContributionSubject(person=person, **facts) for person in about
    )
    ContributionNotFor.objects.bulk_create(
        ContributionNotFor(person=person, **facts) for person in not_for
    )
    contribution.refresh_from_db(fields=["visible_to"])
    if expecting is not None and sorted(contribution.visible_to) != sorted(expecting):
        raise ReadersChangedError


def _check(contribution: Contribution) -> None:
    """What the database would refuse too, said so that a person can mend it."""
    exclude = ["visible_to", "named_agencies", "family", "author", "first", "replaces"]
    contribution.clean_fields(exclude=exclude)
    is_verbal = contribution.audience == Audience.VERBAL
    is_named = contribution.audience == Audience.NAMED
    faults = {
        "text": (is_verbal and contribution.text, "Said aloud only: do not write what was said"),
        "held_where": (is_verbal and not contribution.held_where, "Enter where it is held"),
        "named_agencies": (is_named != bool(contribution.named_agencies), "Select the agencies"),
        "event_date": (_is_ahead(contribution.event_date), "Date must be today or in the past"),
        "noted_on": (_is_ahead(contribution.noted_on), "Date must be today or in the past"),
    }
    if not is_verbal and not contribution.text:
        faults["text"] = (True, "Enter what you know")
    if found := {field: message for field, (wrong, message) in faults.items() if wrong}:
        raise ValidationError(found)


def _check_voice(contribution: Contribution) -> None:
    """One person's, on a day: what a child shows, or what somebody says."""
    voice, of = contribution.voice, contribution.voice_of
    if not voice:
        return
    kinds = Person.Kind
    faults = {
        "voice_of": (of is None or of.kind == kinds.UNBORN, "Select whose voice it is"),
        "event_date": (contribution.event_date is None, "Enter the date it was seen or said"),
        "audience": (contribution.audience == Audience.VERBAL, "Select who may read it"),
        "voice": (
            of is not None and of.kind == kinds.ADULT and voice not in SAID,
            "Of an adult, select what they said in their own words",
        ),
    }
    if found := {field: message for field, (wrong, message) in faults.items() if wrong}:
        raise ValidationError(found)


def _check_people(contribution: Contribution, **chosen: list[Person]) -> None:
    for field, people in chosen.items():
        if any(person.family_id != contribution.family_id for person in people):
            raise ValidationError({field: "Select people of this family"})


def _is_ahead(day: date | None) -> bool:
    return day is not None and day > today()
