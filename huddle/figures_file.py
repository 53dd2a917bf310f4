"""The figures of the last month as a file: fixed cuts, small numbers kept back, no reference."""

from collections.abc import Iterator, Sequence
from datetime import date

from families.measuring import Case, Distribution, Figures, Measure, Window, figures
from huddle.measures import BY_KEY
from huddle.queries.measures import Names
from huddle.suppression import NOT_APPLICABLE, middle_shown, share_shown, table_shown

HEAD = ("Measure", "Title", "Unit", "As at", "Period from", "Team", "What", "Value")
ALL = "All"
Line = tuple[object, ...]


def lines(cases: Sequence[Case], window: Window, names: Names) -> Iterator[Line]:
    """For each measure its parts by team with their totals, then what is of the whole agency."""
    for measure in BY_KEY.values():
        first = _first(measure, window)
        yield from (first + line for line in _counts(measure, cases, window, names))
        yield from (first + line for line in _middles(figures(measure, cases, window)))


def as_at(today: date) -> Window:
    """One month at a time, whole and over: no two files overlap, and none differs by its cut."""
    return Window.last_month(today)


def _first(measure: Measure, window: Window) -> Line:
    said = (measure.key, measure.title, measure.unit)
    return (*said, window.as_at.isoformat(), window.starts.isoformat())


def _counts(
    measure: Measure, everything: Sequence[Case], window: Window, names: Names
) -> Iterator[Line]:
    """Each case in one row, so that the rows add up: the first of its teams by name."""
    cases = measure.cases(everything, window)
    teams = [*(team.name for team in names.teams.values()), "No team"]
    of_team = [[case for case in cases if _team(case, names) == team] for team in teams]
    heads = [*(part.label for part in measure.parts), ALL]
    counts = [
        [*(sum(part.holds(c, window) for c in own) for part in measure.parts), len(own)]
        for own in of_team
    ]
    counts.append([sum(column) for column in zip(*counts, strict=True)])
    for team, row in zip([*teams, ALL], table_shown(counts), strict=True):
        yield from ((team, head, value) for head, value in zip(heads, row, strict=True))


def _team(case: Case, names: Names) -> str:
    return next((team.name for pk, team in names.teams.items() if pk in case.teams), "No team")


def _middles(found: Figures) -> Iterator[Line]:
    if share := found.share:
        yield (ALL, f"Percent {share.words}", share_shown(share.good, share.base))
    for what, days in (("took", found.took), ("open", found.open_age)):
        yield from _of_days(what, days)


def _of_days(what: str, days: Distribution | None) -> Iterator[Line]:
    for name in ("median", "p90"):
        value = getattr(days, name) if days else None
        shown = middle_shown(value, days.n) if days else NOT_APPLICABLE
        yield (ALL, f"{'Median' if name == 'median' else '90th percentile'}, {what}", shown)
