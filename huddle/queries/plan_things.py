"""What could be in a family's plan, and what keeps each thing out of everybody's.

Nothing is in a plan for being here: it is there only once somebody cleared it for that person.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.formats import date_format
from django.utils.timezone import localdate

from families.matching import postcode_key
from families.models import (
    Action,
    Address,
    Allocation,
    Audience,
    Contribution,
    Family,
    Involvement,
    Person,
    Relationship,
)
from families.queries.people import hidden_principals
from huddle.models import Decision, ItemAction, PlanEntry, Telling
from practitioners.models import Practitioner

Kind = PlanEntry.Kind
RUN = 4  # as many words in a row are a quotation
SHORTEST = 5  # letters of a word that says something alone

# Why a contribution is in nobody's plan, whoever cleared it.
KEEPS_OUT: tuple[tuple[str, Callable[[Contribution], bool]], ...] = (
    ("It was entered in error.", lambda one: one.is_withdrawn),
    ("It is for fewer than work with the family.", lambda one: one.audience != Audience.HUDDLE),
    (
        "It is not said to be safe to discuss with the family.",
        lambda one: one.safe_to_discuss != Contribution.SafeToDiscuss.YES,
    ),
    ("It says how it is to be handled.", lambda one: bool(one.handling)),
    ("Its source is asked before it is passed on.", lambda one: one.needs_source_permission),
    (
        "It is marked OFFICIAL-SENSITIVE.",
        lambda one: one.marking == Contribution.Marking.SENSITIVE,
    ),
    (
        "Somebody outside the family told it.",
        lambda one: one.nature == Contribution.Nature.THIRD_PARTY_SAID,
    ),
)
NOT_TOLD = "The meeting decided that the family is not told."
UNNAMED = "It would name a service that is not named to the family."


@dataclass(frozen=True)
class Thing:
    """``title`` is what a plan says before the words; ``shows`` is for whoever clears it."""

    kind: str
    row: Any
    title: str
    shows: str
    own_words: str = ""
    keeps_out: str = ""
    not_for: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Unsafe:
    """Words that must not be said to these people; to nobody of the family where ``to_all``."""

    runs: frozenset[tuple[str, ...]]
    not_for: frozenset[UUID]
    to_all: bool


@dataclass(frozen=True)
class Material:
    """All that a reader may know of what a family could be given: read once, for each person."""

    family: Family
    adults: list[Person]
    pose_risk: set[UUID]
    things: list[Thing]
    unsafe: list[Unsafe]
    places: list[str]
    names: list[str]


def material_of(family: Family, reader: Practitioner) -> Material:
    people = Person.objects.visible_to(reader).filter(family=family)
    risk = Relationship.objects.visible_to(reader).filter(family=family, kind="poses_risk")
    contributions = Contribution.objects.visible_to(reader).current().filter(family=family)
    told = list(contributions.select_related("voice_of").prefetch_related("not_for"))
    hidden = _hidden(family, reader)
    return Material(
        family,
        [one for one in people if one.kind == Person.Kind.ADULT],
        set(risk.values_list("person", flat=True)),
        [
            *_lead(family, reader, hidden),
            *_followed(family, reader, hidden),
            *_voices(family, reader, told),
        ],
        [found for one in told if (found := _unsafe(one)).runs],
        _places(family, reader),
        _hidden_names(family, reader),
    )


def runs_of(text: str) -> set[tuple[str, ...]]:
    """Every few words in a row, in small letters; a short text is one run."""
    words = re.findall(r"\w+", text.casefold())
    if len(words) >= RUN:
        return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    return {tuple(words)} if len("".join(words)) >= SHORTEST else set()


def repeats(text: str, runs: Iterable[tuple[str, ...]]) -> bool:
    words = re.findall(r"\w+", text.casefold())
    return any(
        tuple(words[at : at + len(run)]) == run
        for run in runs
        for at in range(len(words) - len(run) + 1)
    )


def holds_place(text: str, places: list[str]) -> bool:
    """However it is spaced or written."""
    key = re.sub(r"\W", "", text.casefold())
    return any(place in key for place in places)


def _unsafe(one: Contribution) -> Unsafe:
    to_all = one.safe_to_discuss == Contribution.SafeToDiscuss.NO
    kept_from = frozenset(person.pk for person in one.not_for.all())
    runs = runs_of(one.text) | runs_of(one.relevance) if to_all or kept_from else set()
    return Unsafe(frozenset(runs), kept_from, to_all)


def _hidden(family: Family, reader: Practitioner) -> set[int]:
    """Whoever is of a service that is hidden here, whether this reader is told of it or not."""
    known = _hidden_involvements(family, reader).values("team__group")
    members = Practitioner.objects.filter(groups__in=known)
    found = hidden_principals(family) | set(members.values_list("principal", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT huddle_hidden_lead(%s)", [family.pk])
        [(lead,)] = cursor.fetchall()
    return found | ({lead} if lead else set())


def _hidden_involvements(family: Family, reader: Practitioner) -> Any:
    return Involvement.objects.visible_to(reader).filter(family=family, is_hidden=True)


def _hidden_names(family: Family, reader: Practitioner) -> list[str]:
    rows = _hidden_involvements(family, reader).select_related("team", "practitioner")
    teams = [one.team.name for one in rows]
    return teams + [one.practitioner.full_name for one in rows if one.practitioner]


def _places(family: Family, reader: Practitioner) -> list[str]:
    rows = Address.objects.visible_to(reader).filter(family=family, protected=True)
    found = [postcode_key(one.postcode) for one in rows]
    found += [line for one in rows for line in one.lines.splitlines()[:1]]
    keys = [re.sub(r"\W", "", one.casefold()) for one in found]
    return [key for key in keys if len(key) >= SHORTEST]


def _lead(family: Family, reader: Practitioner, hidden: set[int]) -> list[Thing]:
    rows = Allocation.objects.visible_to(reader).current().filter(family=family)
    return [
        Thing(
            Kind.LEAD,
            one,
            f"{one.practitioner.full_name}, {one.practitioner.get_profession_display()}, "
            f"{one.practitioner.agency}",
            "The Single Lead Practitioner",
            keeps_out=UNNAMED if one.practitioner.principal in hidden else "",
        )
        for one in rows.select_related("practitioner__agency")
    ]


def _followed(family: Family, reader: Practitioner, hidden: set[int]) -> list[Thing]:
    """What the huddle decided, what people do, and what the family was told."""
    tellings = list(Telling.objects.visible_to(reader).filter(family=family))
    untold = {one.item_id for one in tellings if one.safe == Telling.Safe.NO}
    agreed = ItemAction.objects.visible_to(reader).filter(item__in=untold)
    kept = set(agreed.values_list("action", flat=True))
    return [
        *_decisions(family, reader, untold),
        *_actions(family, reader, hidden, kept),
        *(
            Thing(Kind.TOLD, one, f"On {_day(one.told_on)}", "The family was told")
            for one in tellings
            if one.told_on
        ),
    ]


def _decisions(family: Family, reader: Practitioner, untold: set[UUID]) -> list[Thing]:
    rows = Decision.objects.visible_to(reader).filter(family=family, replaced_at=None)
    provisional = "It is provisional until the next meeting confirms it."
    return [
        Thing(
            Kind.DECIDED,
            one,
            f"For {one.child.shown_name}, on {_day(localdate(one.recorded_at))}",
            f"{one.get_code_display()}: {one.rationale}",
            keeps_out=NOT_TOLD if one.item_id in untold else provisional * one.provisional,
        )
        for one in rows.select_related("child")
    ]


def _actions(
    family: Family, reader: Practitioner, hidden: set[int], kept: set[UUID]
) -> list[Thing]:
    rows = Action.objects.visible_to(reader).filter(
        family=family, status__in=[*Action.OPEN, Action.Status.DONE]
    )
    return [_action(one, hidden, kept) for one in rows.select_related("owner", "owner_agency")]


def _action(one: Action, hidden: set[int], kept: set[UUID]) -> Thing:
    when = f"done on {_day(one.done_on)}" if one.done_on else f"by {_day(one.due_on)}"
    unnamed = one.owner.principal in hidden
    out = NOT_TOLD if one.pk in kept else UNNAMED * unnamed
    who = f"{one.owner.full_name}, {one.owner_agency}, {when}"
    return Thing(Kind.ACTION, one, "" if unnamed else who, one.text, keeps_out=out)


def _voices(family: Family, reader: Practitioner, told: list[Contribution]) -> list[Thing]:
    """The voices, and what was said when the family was told."""
    answers = Telling.objects.visible_to(reader).filter(family=family, said__isnull=False)
    answered = set(answers.values_list("said__first", flat=True))
    return [_voice(one) for one in told if one.voice or one.first in answered]


def _voice(one: Contribution) -> Thing:
    day = one.event_date or localdate(one.recorded_at)
    what = "What was said"
    if one.voice_of:
        what = f"{one.voice_of.shown_name}: {one.get_voice_display().lower()}"
    return Thing(
        Kind.VOICE,
        one,
        f"{what}, on {_day(day)}",
        one.text,
        own_words=one.text,
        keeps_out=next((why for why, holds in KEEPS_OUT if holds(one)), ""),
        not_for=frozenset(person.pk for person in one.not_for.all()),
    )


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
