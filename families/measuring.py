"""How anything is measured: cases, what a measure counts of them, a median and a 90th percentile.

A number on a page is the length of a list of cases, and that list is what stands behind it.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from practitioners.working_days import A_DAY, working_days_between


@dataclass(frozen=True)
class Window:
    """The day as at which is counted, and since when it is said what ended."""

    as_at: date
    starts: date

    @classmethod
    def of_weeks(cls, as_at: date, weeks: int) -> "Window":
        """So many whole weeks, the last of which ends with the as-at date."""
        return cls(as_at, as_at - timedelta(weeks=weeks) + A_DAY)

    @classmethod
    def last_month(cls, today: date) -> "Window":
        """The last whole month, as at its last day."""
        as_at = today.replace(day=1) - A_DAY
        return cls(as_at, as_at.replace(day=1))


class Case(NamedTuple):
    """One thing that is counted, as a manager may know it: no id where they may not open it."""

    kind: str
    pk: UUID | None
    reference: str | None
    ask: UUID | None
    lead: UUID | None
    teams: tuple[UUID, ...]
    agency: UUID | None
    status: str
    began: date | None
    ended: date | None
    stopped: date | None
    due: date | None
    amount: int
    note: str


class Unit(StrEnum):
    WORKING = "working days"
    CALENDAR = "calendar days"

    def between(self, start: date, end: date) -> int:
        return working_days_between(start, end) if self is Unit.WORKING else (end - start).days


Holds = Callable[[Case, Window], bool]


@dataclass(frozen=True)
class Part:
    """Some of a measure's cases, by a name that an address can hold."""

    key: str
    label: str
    holds: Holds


@dataclass(frozen=True)
class Span:
    """How long something took, or takes by now."""

    unit: Unit
    since: Callable[[Case], date | None] = lambda case: case.began

    def of(self, case: Case, window: Window) -> int | None:
        """From its beginning to its end; while it has none, to the as-at date."""
        start = self.since(case)
        end = case.ended or case.stopped or window.as_at
        return None if start is None else max(self.unit.between(start, end), 0)


@dataclass(frozen=True)
class Target:
    """Within how many days it should happen, which may be counted otherwise than the span."""

    most: int
    unit: Unit

    def missed(self, case: Case, window: Window) -> bool:
        end = case.ended or case.stopped or window.as_at
        return case.began is not None and self.unit.between(case.began, end) > self.most


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is measured, in words and as a rule. ``of`` chooses its cases among all that there are.

    A percentage is of those whose time is up where there is a ``target`` (it happened, or it is
    too late for it to happen in time); or of the part that is ``good``; or of other cases, those
    ``among`` which it counts, which it then says.
    """

    key: str
    title: str
    unit: str
    definition: str
    quality: str
    kinds: tuple[str, ...]
    of: Holds = lambda case, window: True
    parts: tuple[Part, ...] = ()
    span: Span | None = None
    target: Target | None = None
    good: str = ""
    among: Holds | None = None
    among_words: str = ""

    def cases(self, everything: Iterable[Case], window: Window) -> list[Case]:
        return [case for case in everything if case.kind in self.kinds and self.of(case, window)]

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)

    def listed(self, everything: Iterable[Case], window: Window, part: str = "") -> list[Case]:
        """The list behind a number: the same cases, of one part where one is asked for."""
        found, chosen = self.cases(everything, window), self.part(part)
        return [case for case in found if chosen is None or chosen.holds(case, window)]


@dataclass(frozen=True)
class Distribution:
    """Of so many: the middle one, and what nine of ten do not exceed."""

    n: int
    median: Fraction | None
    p90: int | None
    longest: int | None


def distribution(values: Sequence[int]) -> Distribution:
    """The median is the middle value, or half-way between the two in the middle.

    The 90th percentile is a value that occurs: the smallest that at least nine of ten do not
    exceed (nearest rank).
    """
    ordered = sorted(values)
    if not ordered:
        return Distribution(0, None, None, None)
    half = len(ordered) // 2
    middle = Fraction(ordered[half] + ordered[-half - 1], 2)
    rank = math.ceil(Fraction(9, 10) * len(ordered))
    return Distribution(len(ordered), middle, ordered[rank - 1], ordered[-1])


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    good: int
    base: int
    words: str

    @property
    def percent(self) -> int | None:
        """Rounded to the nearest; a half goes up."""
        return (
            math.floor(Fraction(100 * self.good, self.base) + Fraction(1, 2))
            if self.base
            else None
        )


@dataclass(frozen=True)
class Figures:
    """What a tile says: the number, its parts, how long it took and how long others wait."""

    measure: Measure
    n: int
    parts: list[tuple[Part, int]]
    took: Distribution | None
    open_age: Distribution | None
    share: Share | None


def figures(measure: Measure, everything: Sequence[Case], window: Window) -> Figures:
    cases = measure.cases(everything, window)
    return Figures(
        measure,
        len(cases),
        [(part, sum(part.holds(case, window) for case in cases)) for part in measure.parts],
        _days(measure, [case for case in cases if happened(case, window)], window),
        _days(measure, [case for case in cases if waits(case, window)], window),
        _share(measure, cases, everything, window),
    )


def _days(measure: Measure, cases: list[Case], window: Window) -> Distribution | None:
    if measure.span is None:
        return None
    days = (measure.span.of(case, window) for case in cases)
    return distribution([each for each in days if each is not None])


def _share(
    measure: Measure, cases: list[Case], everything: Sequence[Case], window: Window
) -> Share | None:
    if target := measure.target:
        missed = sum(target.missed(case, window) for case in cases)
        good = sum(happened(case, window) and not target.missed(case, window) for case in cases)
        return Share(good, good + missed, f"within {target.most} {target.unit}")
    if good_part := measure.part(measure.good):
        good = sum(good_part.holds(case, window) for case in cases)
        return Share(good, len(cases), good_part.label.lower())
    if measure.among:
        among = sum(measure.among(case, window) for case in everything)
        return Share(len(cases), among, measure.among_words)
    return None


def happened(case: Case, _: Window) -> bool:
    return case.ended is not None


def waits(case: Case, _: Window) -> bool:
    return case.ended is None and case.stopped is None


def came_to_nothing(case: Case, _: Window) -> bool:
    return case.ended is None and case.stopped is not None


def within(first: int, last: int | None, span: Span) -> Holds:
    """Those that took, or take by now, so many days."""

    def holds(case: Case, window: Window) -> bool:
        days = span.of(case, window)
        return days is not None and days >= first and (last is None or days <= last)

    return holds


TIMED = (
    Part("happened", "Happened", happened),
    Part("waits", "Not happened yet", waits),
    Part("stopped", "Closed before it happened", came_to_nothing),
)
