"""The weeks of a family as bars: where each stands and how long it is. The same every time.

Each bar has its number beside it, so that nothing is told by length or colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.template.defaultfilters import date as in_words

from families.queries.load import Week

WIDTH, LEFT, BAR, GAP, ROW = 300, 8, 18, 4, 76
LONGEST = WIDTH - 2 * LEFT - 110  # what is left of its number


@dataclass(frozen=True)
class Bar:
    kind: str
    y: int
    length: int
    says: str

    @property
    def text_x(self) -> int:
        return LEFT + self.length + 6

    @property
    def text_y(self) -> int:
        return self.y + BAR - 4


@dataclass(frozen=True)
class Row:
    title: str
    title_y: int
    bars: tuple[Bar, Bar]


@dataclass(frozen=True)
class Picture:
    rows: list[Row]
    x: int = LEFT
    width: int = WIDTH
    thick: int = BAR

    @property
    def height(self) -> int:
        return len(self.rows) * ROW + GAP


def picture_of(weeks: Sequence[Week]) -> Picture:
    """One row for each week, on one scale for all of them."""
    longest = [max(week.visits, Fraction(week.professionals)) for week in weeks]
    most = max([Fraction(1), *longest])
    return Picture([_row(week, at * ROW, most) for at, week in enumerate(weeks)])


def number(value: Fraction) -> str:
    """In quarters, as people write them: 3, 3.25, 3.5."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _row(week: Week, top: int, most: Fraction) -> Row:
    visits = f"{number(week.visits)} visit{'' if week.visits == 1 else 's'}"
    people = f"{week.professionals} professional{'' if week.professionals == 1 else 's'}"
    first = top + 26
    return Row(
        f"Week of {in_words(week.starts, 'j F')}",
        top + 20,
        (
            Bar("visits", first, _length(week.visits, most), visits),
            Bar("people", first + BAR + GAP, _length(week.professionals, most), people),
        ),
    )


def _length(value: Fraction | int, most: Fraction) -> int:
    return round(LONGEST * Fraction(value) / most)
