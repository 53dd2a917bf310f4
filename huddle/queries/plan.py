"""One person's plan: begun with nothing; what was cleared for them and may still be there."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from families.models import Family, Person
from huddle.languages import LANGUAGES, Language
from huddle.models import PlanCopy, PlanEntry, PlanTranslation
from huddle.queries.plan_things import (
    Material,
    Thing,
    holds_place,
    material_of,
    repeats,
)
from practitioners.models import Practitioner

RISK = "Recorded as a person who poses a risk: no plan is made for them."
ECHO = "It repeats words that must never reach them."
PLACE = "It holds a protected address."
NAMES = "It names a service that is not named to the family."


@dataclass(frozen=True)
class Line:
    """A thing in somebody's plan, or left out of it and why."""

    thing: Thing
    entry: PlanEntry | None
    left_out: str

    @property
    def words(self) -> str:
        return self.thing.own_words or (self.entry.words if self.entry else "")


@dataclass(frozen=True)
class Translated:
    """The newest translation into one language, whether it may be given, and whether it is old."""

    translation: PlanTranslation
    language: Language
    may_be_given: bool
    is_older: bool


@dataclass(frozen=True)
class Plan:
    family: Family
    person: Person
    refused: str
    inside: list[Line]
    outside: list[Line]
    translations: list[Translated]

    @property
    def entries(self) -> list[UUID]:
        return sorted(line.entry.pk for line in self.inside if line.entry)

    @property
    def sections(self) -> list[tuple[str, list[Line]]]:
        """In the order in which a plan is read."""
        return [
            (PlanEntry.Kind(kind).label, list(lines))
            for kind, lines in groupby(self.inside, key=lambda line: line.thing.kind)
        ]

    def in_language(self, code: str) -> Translated | None:
        return next((one for one in self.translations if one.language.code == code), None)


def plans_of(family: Family, reader: Practitioner) -> list[Plan]:
    """Of each adult of the family, as this reader may know it."""
    material = material_of(family, reader)
    rows = PlanEntry.objects.visible_to(reader).standing().filter(family=family)
    entries = {(one.person_id, one.kind, about(one)): one for one in rows}
    seen = PlanTranslation.objects.visible_to(reader).filter(family=family)
    translations = list(seen.order_by("-added_at", "id"))
    return [_plan(material, person, entries, translations) for person in material.adults]


def plan_for(person: Person, reader: Practitioner) -> Plan:
    found = [one for one in plans_of(person.family, reader) if one.person.pk == person.pk]
    return found[0]


def about(entry: PlanEntry) -> UUID | None:
    ids = (
        entry.allocation_id,
        entry.decision_id,
        entry.action_id,
        entry.telling_id,
        entry.contribution_id,
    )
    return next((one for one in ids if one), None)


def why_not(material: Material, thing: Thing, person: Person, words: str) -> str:
    """What keeps these words about this thing from this person, or nothing."""
    if person.pk in material.pose_risk:
        return RISK
    if thing.keeps_out:
        return thing.keeps_out
    if person.pk in thing.not_for:
        return f"It must never reach {person.shown_name}."
    said = f"{thing.title} {words}"
    for one in material.unsafe:
        if (one.to_all or person.pk in one.not_for) and repeats(said, one.runs):
            return ECHO
    if holds_place(said, material.places):
        return PLACE
    return NAMES if any(name.casefold() in said.casefold() for name in material.names) else ""


def _plan(
    material: Material,
    person: Person,
    entries: dict[tuple[UUID, str, UUID | None], PlanEntry],
    translations: list[PlanTranslation],
) -> Plan:
    lines = []
    for thing in material.things:
        entry = entries.get((person.pk, thing.kind, thing.row.pk))
        words = thing.own_words or (entry.words if entry else "")
        reason = why_not(material, thing, person, words)
        if not reason and entry is None:
            reason = f"Nobody has cleared it for {person.shown_name}."
        lines.append(Line(thing, entry, reason))
    inside = [line for line in lines if line.entry and not line.left_out]
    outside = [line for line in lines if line.left_out]
    refused = RISK if person.pk in material.pose_risk else ""
    ids = {line.entry.pk for line in inside if line.entry}
    mine = [one for one in translations if one.person_id == person.pk]
    return Plan(material.family, person, refused, inside, outside, _newest(mine, ids))


def _newest(translations: list[PlanTranslation], ids: set[UUID]) -> list[Translated]:
    """For each language. All that it was made of must still be in the plan."""
    newest: dict[str, PlanTranslation] = {}
    for one in translations:
        newest.setdefault(one.language, one)
    return [
        Translated(
            one,
            LANGUAGES[one.language],
            may_be_given=set(one.entries) <= ids,
            is_older=set(one.entries) != ids,
        )
        for one in newest.values()
        if one.language in LANGUAGES
    ]


@dataclass(frozen=True)
class Copied:
    """A confirmed copy, and the plan while it is still exactly that."""

    copy: PlanCopy
    plan: Plan
    translated: Translated | None
    is_true: bool


def copy_of(copy_id: UUID, reader: Practitioner) -> Copied | None:
    seen = PlanCopy.objects.visible_to(reader).filter(pk=copy_id)
    copy = seen.select_related(
        "family", "person", "translation", "made_by__agency", "given_by", "said"
    ).first()
    if copy is None:
        return None
    copy.person.family = copy.family
    plan = plan_for(copy.person, reader)
    chosen = copy.translation
    translated = plan.in_language(chosen.language) if chosen else None
    fits = chosen is None or (
        translated is not None
        and translated.translation.pk == chosen.pk
        and translated.may_be_given
    )
    same = sorted(copy.entries) == plan.entries
    return Copied(copy, plan, translated, not plan.refused and same and fits)
