"""A manager's figures as a page says them: tiles, what stands behind each, and two tables."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from families.measures import points
from families.measuring import Case, Distribution, Figures, Measure, Window, figures, waits
from huddle.figures_picture import Picture, picture_of
from huddle.measures import BY_KEY
from huddle.queries.measures import NOBODY, Names

PICTURED = ("M4", "M9", "M11")
OF_A_TEAM = ("M1", "M2", "M4", "M9", "M11", "M12")
OF_A_LEAD = ("M1", "M9", "M11", "M12")


class Kinds:
    """All cases by their kinds, so that no measure goes through those of the others."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self.found: dict[str, list[Case]] = {}
        for case in cases:
            self.found.setdefault(case.kind, []).append(case)

    def of(self, measure: Measure) -> list[Case]:
        kinds = (*measure.kinds, *(("baby",) if measure.among else ()))
        return [case for kind in kinds for case in self.found.get(kind, ())]

    def counted(self, key: str, window: Window) -> list[Case]:
        return BY_KEY[key].cases(self.of(BY_KEY[key]), window)


@dataclass(frozen=True)
class Tile:
    """One measure: its figures, and the address of the list behind each number."""

    figures: Figures
    href: str
    parts: list[tuple[str, int, str]]
    said: list[str]
    picture: Picture | None

    @property
    def measure(self) -> Measure:
        return self.figures.measure


@dataclass(frozen=True)
class Row:
    """A team or a lead: the number of each measure, and the address of its list."""

    name: str
    numbers: list[tuple[int, str]]
    points: str = ""


@dataclass(frozen=True)
class Limits:
    """How many of those who lead have more points than their limit, of those who have one (M3)."""

    over: int
    said: int
    leads: int

    @property
    def without(self) -> int:
        return self.leads - self.said

    @property
    def percent(self) -> int:
        return round(100 * self.over / self.said) if self.said else 0


def tiles(cases: Sequence[Case], window: Window, query: str) -> list[Tile]:
    found = Kinds(cases)
    return [_tile(one, found.of(one), window, query) for one in BY_KEY.values()]


def rows_of_teams(cases: Sequence[Case], window: Window, names: Names, query: str) -> list[Row]:
    """In the order of names. What several teams answer for counts for each of them."""
    found = Kinds(cases)
    counts = [
        Counter(team for case in found.counted(key, window) for team in case.teams)
        for key in OF_A_TEAM
    ]
    return [
        Row(team.name, _numbers(OF_A_TEAM, counts, pk, query, "team"))
        for pk, team in names.teams.items()
        if any(count[pk] for count in counts)
    ]


def rows_of_leads(cases: Sequence[Case], window: Window, names: Names, query: str) -> list[Row]:
    """In the order of names, and last what nobody leads. Never an order of numbers."""
    kinds = Kinds(cases)
    counts = [Counter(case.lead for case in kinds.counted(key, window)) for key in OF_A_LEAD]
    weights = _points_led(kinds, window)
    found = [
        Row(
            lead.full_name,
            _numbers(OF_A_LEAD, counts, pk, query, "lead"),
            _of_limit(weights.get(pk, 0.0), names.limits.get(pk)),
        )
        for pk, lead in names.leads.items()
        if any(count[pk] for count in counts)
    ]
    if any(count[None] for count in counts):
        numbers = _numbers(OF_A_LEAD, counts, None, query, "lead")
        found.append(Row("No Single Lead Practitioner", numbers))
    return found


def limits(cases: Sequence[Case], window: Window, names: Names) -> Limits:
    """Points as at the date, limits as they are today."""
    led = _points_led(Kinds(cases), window)
    said = {pk: names.limits[pk] for pk in led if pk in names.limits}
    return Limits(sum(led[pk] > float(most) for pk, most in said.items()), len(said), len(led))


def _points_led(kinds: Kinds, window: Window) -> dict[UUID, float]:
    found: dict[UUID, float] = {}
    for case in kinds.counted("M3", window):
        if case.lead:
            found[case.lead] = found.get(case.lead, 0.0) + points(case, window)
    return found


def _of_limit(led: float, most: Decimal | None) -> str:
    if most is None:
        return f"{led:g}"
    over = " (over)" if led > float(most) else ""
    return f"{led:g} of {most:g}{over}"


def actions_by_agency(
    cases: Sequence[Case], window: Window, names: Names, query: str
) -> list[Row]:
    """Overdue actions by who owns them, and for how long they have been."""
    overdue, parts = BY_KEY["M11"].cases(cases, window), BY_KEY["M11"].parts
    found = []
    for pk in [*names.agencies, None]:
        own = [case for case in overdue if case.agency == pk]
        if own:
            numbers = [
                (
                    sum(part.holds(case, window) for case in own),
                    list_of("M11", query, agency=pk or NOBODY, part=part.key),
                )
                for part in parts
            ]
            name = names.agencies[pk].name if pk else "A service that is not named here"
            found.append(Row(name, numbers))
    return found


def list_of(key: str, query: str, **narrowed: object) -> str:
    """The address of the list behind a number: the filters of the page, and what narrows them."""
    asked = "&".join(each for each in (query, urlencode(narrowed)) if each)
    return f"{reverse('huddle:figures_list', args=[key])}?{asked}".rstrip("?")


def columns(keys: Iterable[str]) -> list[str]:
    return [BY_KEY[key].title for key in keys]


def _tile(measure: Measure, cases: Sequence[Case], window: Window, query: str) -> Tile:
    key, found = measure.key, figures(measure, cases, window)
    parts = [(part.label, n, list_of(key, query, part=part.key)) for part, n in found.parts]
    picture = picture_of([(label, n) for label, n, _ in parts]) if key in PICTURED else None
    said = [*_said(found), *_besides(found, cases, window)]
    return Tile(found, list_of(key, query), parts, said, picture)


def _said(found: Figures) -> list[str]:
    unit = found.measure.span.unit if found.measure.span else ""
    said = []
    if found.share and found.share.percent is not None:
        share = found.share
        said.append(f"{share.percent}% {share.words} ({share.good} of {share.base})")
    elif found.share:
        said.append("No percentage: there is nothing yet that it could be of")
    if found.took and found.took.n:
        said.append(f"Took: {_days(found.took, unit)}")
    if found.open_age and found.open_age.n:
        word = "Not happened yet, open for" if found.measure.target else "So far"
        said.append(f"{word}: {_days(found.open_age, unit)}, longest {found.open_age.longest}")
    return said


def _besides(found: Figures, everything: Sequence[Case], window: Window) -> list[str]:
    """What is counted of the same cases in another unit."""
    cases = found.measure.cases(everything, window)
    if found.measure.key == "M3":
        return [f"{sum(points(case, window) for case in cases):g} points in all"]
    if found.measure.key == "M7":
        attempts = sum(case.amount for case in cases if waits(case, window))
        return [f"Attempts to reach those who were not reached yet: {attempts}"]
    return []


def _days(days: Distribution, unit: str) -> str:
    median = number(days.median or 0)
    return f"median {median}, 90th percentile {days.p90} {unit} (n = {days.n})"


def number(value: Fraction | int) -> str:
    return f"{float(value):g}"


def _numbers(
    keys: Sequence[str], counts: Sequence[Counter[Any]], pk: UUID | None, query: str, of: str
) -> list[tuple[int, str]]:
    return [
        (count[pk], list_of(key, query, **{of: pk or NOBODY}))
        for key, count in zip(keys, counts, strict=True)
    ]
