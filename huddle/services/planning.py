"""Clear a thing for a person's plan, take it back, translate the plan, confirm and give it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.models import Contribution, Family, Person, Voice
from families.services.contributing import contribute
from families.services.locking import lock_family
from huddle.languages import LANGUAGES
from huddle.models import PlanCopy, PlanEntry, PlanTranslation
from huddle.models.planning import PlanEntryQuerySet
from huddle.permissions.planning import may_plan, may_say_given
from huddle.queries.plan import Plan, plan_for, why_not
from huddle.queries.plan_things import Material, Thing, material_of
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

Kind = PlanEntry.Kind
MOST, MOST_TRANSLATED = 600, 6000
ABOUT = {
    Kind.LEAD: "allocation_id",
    Kind.DECIDED: "decision_id",
    Kind.ACTION: "action_id",
    Kind.TOLD: "telling_id",
    Kind.VOICE: "contribution_id",
}
GONE = "This can no longer be in a plan."
OTHER = "The plan has changed since you read it. Read it again before you confirm it."


@service
def clear(
    family: Family,
    *,
    kind: str,
    about: UUID,
    people: Iterable[Person],
    words: str = "",
    by: Practitioner,
) -> list[PlanEntry]:
    """For these people, in these words. Cleared anew for one of them, the later words stand."""
    family = lock_family(family, by)
    may_plan(by, family).enforce()
    material, words = material_of(family, by), _checked(kind, words)
    thing = _thing(material, kind, about)
    people = list(people)
    if not people:
        raise ValidationError({"people": "Select who it is cleared for"})
    _refuse_unsafe(material, thing, people, words)
    column = ABOUT[Kind(kind)]
    standing = PlanEntry.objects.visible_to(by).standing().filter(**{column: about})
    _end(standing.filter(person__in=people), by)
    made = PlanEntry.objects.bulk_create(
        PlanEntry(
            family=family, person=one, kind=kind, words=words, cleared_by=by, **{column: about}
        )
        for one in people
    )
    for one in made:
        audit.record("plan.cleared", one, by=by, family=family.pk, kind=str(kind))
    return made


@service
def take_back(entry: PlanEntry, *, by: Practitioner) -> None:
    """It is in no plan from now on; plans that were given stay given."""
    lock_family(entry.family, by)
    may_plan(by, entry.family).enforce()
    if not _end(PlanEntry.objects.visible_to(by).standing().filter(pk=entry.pk), by):
        not_now("This has been taken out already.").enforce()
    audit.record("plan.taken_back", entry, by=by, family=entry.family_id, kind=entry.kind)


@service
def translate(
    person: Person,
    *,
    language: str,
    words: str,
    translator: str,
    translated_on: date,
    expecting: Iterable[UUID],
    by: Practitioner,
) -> PlanTranslation:
    """Of the plan as the translator had it: it says exactly of which entries it was made."""
    plan = _read(person, by)
    faults = {
        "language": (language not in LANGUAGES, "Select the language"),
        "words": (not words.strip(), "Enter the translated plan"),
        "translator": (not translator.strip(), "Enter who translated it"),
        "translated_on": (translated_on > today(), "Date must be today or in the past"),
    }
    if found := {name: says for name, (wrong, says) in faults.items() if wrong}:
        raise ValidationError(found)
    if len(words) > MOST_TRANSLATED:
        raise ValidationError({"words": f"The text must be {MOST_TRANSLATED} characters or fewer"})
    _refuse_other(plan, expecting)
    made = PlanTranslation.objects.create(
        family=person.family,
        person=person,
        language=language,
        words=words.replace("\r\n", "\n").strip(),
        translator=translator.strip(),
        translated_on=translated_on,
        entries=plan.entries,
        added_by=by,
    )
    audit.record("plan.translated", made, by=by, family=person.family_id, language=language)
    return made


@service
def confirm(
    person: Person, *, language: str = "", expecting: Iterable[UUID], by: Practitioner
) -> PlanCopy:
    """Somebody has read it through and says that it is safe to give to this person."""
    plan = _read(person, by)
    _refuse_other(plan, expecting)
    chosen = plan.in_language(language) if language else None
    if language and (chosen is None or not chosen.may_be_given):
        raise ValidationError({"language": "This translation can no longer be given"})
    made = PlanCopy.objects.create(
        family=person.family,
        person=person,
        translation=chosen.translation if chosen else None,
        entries=plan.entries,
        made_by=by,
    )
    audit.record(
        "plan.confirmed",
        made,
        by=by,
        family=person.family_id,
        person=str(person.pk),
        language=language,
        entries=len(made.entries),
    )
    return made


@service
def record_given(
    copy: PlanCopy, *, given_on: date, given_how: str, said: str = "", by: Practitioner
) -> PlanCopy:
    """The receipt. What they said is their voice, in no plan until somebody says it is safe."""
    lock_family(copy.family, by)
    copy = PlanCopy.objects.visible_to(by).select_for_update(of=("self",)).get(pk=copy.pk)
    may_say_given(by, copy).enforce()
    if not timezone.localdate(copy.made_at) <= given_on <= today():
        raise ValidationError(
            {"given_on": "The date must be after the plan was confirmed, and not in the future"}
        )
    if given_how not in PlanCopy.How.values:
        raise ValidationError({"given_how": "Select how it was given"})
    copy.given_on, copy.given_how, copy.given_by = given_on, given_how, by
    copy.said = _said(copy, said, by) if said.strip() else None
    copy.save(update_fields=["given_on", "given_how", "given_by", "said"])
    audit.record(
        "plan.given",
        copy,
        by=by,
        family=copy.family_id,
        person=str(copy.person_id),
        how=given_how,
    )
    return copy


def _read(person: Person, by: Practitioner) -> Plan:
    family = lock_family(person.family, by)
    may_plan(by, family).enforce()
    plan = plan_for(person, by)
    if plan.refused:
        not_now(plan.refused).enforce()
    if not plan.inside:
        not_now("Nothing has been cleared for this plan yet.").enforce()
    return plan


def _refuse_other(plan: Plan, expecting: Iterable[UUID]) -> None:
    if sorted(expecting) != plan.entries:
        raise ValidationError(OTHER)


def _thing(material: Material, kind: str, about: UUID) -> Thing:
    found = [one for one in material.things if one.kind == kind and one.row.pk == about]
    if not found:
        not_now(GONE).enforce()
    return found[0]


def _checked(kind: str, words: str) -> str:
    words = "" if kind == Kind.VOICE else words.replace("\r\n", "\n").strip()
    if kind != Kind.VOICE and not words:
        raise ValidationError({"words": "Enter it in words for the family"})
    if len(words) > MOST:
        raise ValidationError({"words": f"The words must be {MOST} characters or fewer"})
    return words


def _refuse_unsafe(material: Material, thing: Thing, people: list[Person], words: str) -> None:
    """As the plan itself would leave it out, so that it can be worded otherwise at once."""
    adults = {one.pk for one in material.adults}
    for one in people:
        if one.pk not in adults:
            raise ValidationError({"people": "Select adults of this family"})
        if reason := why_not(material, thing, one, thing.own_words or words):
            raise ValidationError(f"Not for {one.shown_name}: {reason}")


def _end(standing: PlanEntryQuerySet, by: Practitioner) -> int:
    return standing.update(ended_at=timezone.now(), ended_by=by)


def _said(copy: PlanCopy, said: str, by: Practitioner) -> Contribution:
    return contribute(
        copy.family,
        text=said,
        nature=Contribution.Nature.FAMILY_SAID,
        theme=Contribution.Theme.RELATIONSHIP,
        audience=Contribution.Audience.HUDDLE,
        event_date=copy.given_on,
        voice=Voice.OWN_WORDS,
        voice_of=copy.person,
        by=by,
    )
