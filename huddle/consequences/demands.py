"""What a decision can demand to be recorded, and the words where it is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

from practitioners.working_days import today


class Kind(Enum):
    TEXT = auto()
    LONG_TEXT = auto()
    DATE = auto()
    TIME = auto()
    PERSON = auto()
    AGENCY = auto()
    CHOICE = auto()
    TICK = auto()
    QUESTIONS = auto()


class When(Enum):
    ANY = auto()
    TODAY_OR_PAST = auto()
    TODAY_OR_FUTURE = auto()


@dataclass(frozen=True)
class Demand:
    """Something that must be recorded with a decision, and the words where it is missing."""

    name: str
    label: str
    kind: Kind
    refusal: str
    required: bool = True
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    when: When = When.ANY


@dataclass(frozen=True)
class Consequence:
    follows: str
    demands: tuple[Demand, ...]
    rule: Callable[[dict[str, Any]], Iterator[tuple[str, str]]] | None = None
    provisional_if_inquorate: bool = False

    def demand(self, name: str) -> Demand:
        return next(demand for demand in self.demands if demand.name == name)


def text(name: str, label: str, refusal: str, **more: Any) -> Demand:
    return Demand(name, label, Kind.TEXT, refusal, **more)


def story(name: str, label: str, refusal: str, **more: Any) -> Demand:
    return Demand(name, label, Kind.LONG_TEXT, refusal, **more)


def past(name: str, label: str, refusal: str) -> Demand:
    return Demand(name, label, Kind.DATE, refusal, when=When.TODAY_OR_PAST)


def future(name: str, label: str, refusal: str, **more: Any) -> Demand:
    return Demand(name, label, Kind.DATE, refusal, when=When.TODAY_OR_FUTURE, **more)


def person(name: str, label: str, refusal: str, **more: Any) -> Demand:
    return Demand(name, label, Kind.PERSON, refusal, **more)


def choice(name: str, label: str, refusal: str, *choices: tuple[str, str], **more: Any) -> Demand:
    return Demand(name, label, Kind.CHOICE, refusal, choices=choices, **more)


def tick(name: str, label: str, refusal: str) -> Demand:
    return Demand(name, label, Kind.TICK, refusal)


def too_early_or_late(demand: Demand, day: date) -> str:
    """The words of the refusal where a date lies on the wrong side of today."""
    if demand.when is When.TODAY_OR_PAST and day > today():
        return f"{demand.label} must be today or in the past"
    if demand.when is When.TODAY_OR_FUTURE and day < today():
        return f"{demand.label} must be today or in the future"
    return ""
