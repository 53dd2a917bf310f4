"""A confirmed plan as a document: for one named person, in plain words, English always first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format

from huddle.permissions.planning import may_plan
from huddle.queries.plan import Copied, Translated, copy_of
from practitioners.models import Practitioner

Block = dict[str, Any]
INTRODUCTION = (
    "This is your plan. It says who helps, what was decided and what each of us will do. "
    "If something in it is not right, or not safe to keep at home, tell the person who leads it."
)
PRINTED = "This plan is also written in {}. Ask for that page on paper: it is printed on its own."
OLDER = "This translation is older than the plan. What came since is in English only."


@dataclass(frozen=True)
class PlanRead:
    """What a document of a plan is made of."""

    copied: Copied

    @property
    def families(self) -> list[UUID]:
        return [self.copied.copy.family_id]


def read_plan(copy_id: UUID, reader: Practitioner) -> PlanRead | None:
    """For whoever gives it; nothing once the plan is another than the one that was confirmed."""
    copied = copy_of(copy_id, reader)
    true = copied is not None and copied.is_true and may_plan(reader, copied.copy.family)
    return PlanRead(copied) if copied and true else None


def facts_of_plan(read: PlanRead) -> dict[str, Any]:
    copied = read.copied
    person, family = copied.copy.person, copied.copy.family
    day = date_format(copied.copy.made_at, "j F Y")
    blocks = [_text(f"For {person.shown_name}, {day}"), _text(INTRODUCTION)]
    for section, lines in copied.plan.sections:
        blocks.append(_heading(section))
        blocks += [_text(f"{line.thing.title}\n{line.words}") for line in lines]
    if copied.copy.translation:
        blocks += _translated(copied.translated)
    return {
        "title": f"Plan, {family.reference}, {day}",
        "heading": "Your plan",
        "reference": family.reference,
        "blocks": blocks,
        "marking": "",
        "watermark": person.shown_name,
        "made_for": person.shown_name,
    }


def _translated(translated: Translated | None) -> list[Block]:
    """Without the letters of its language there is no text: a page of marks says nothing."""
    if translated is None:
        return []
    language = translated.language
    if not language.set_here:
        return [_text(PRINTED.format(language.name))]
    one = translated.translation
    on = date_format(one.translated_on, "j F Y")
    found = [_heading(language.name), _text(f"Translated by {one.translator}, {on}.")]
    found += [_text(OLDER)] if translated.is_older else []
    paragraphs = [part for part in one.words.split("\n\n") if part.strip()]
    return found + [_text(part) | {"lang": language.code} for part in paragraphs]


def _heading(text: str) -> Block:
    return {"kind": "heading", "text": text, "level": 1}


def _text(text: str) -> Block:
    return {"kind": "text", "text": text.strip()}
