"""The parts of a measure as bars, drawn on the server. Each bar has its number beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LEFT, BAR, ROW = 300, 8, 18, 46
LONGEST = WIDTH - 2 * LEFT - 60  # what is left of its number


@dataclass(frozen=True)
class Bar:
    """One part: its words above, its length, its number beside it."""

    title: str
    number: int
    top: int
    length: int

    @property
    def title_y(self) -> int:
        return self.top + 16

    @property
    def bar_y(self) -> int:
        return self.top + 22

    @property
    def text_x(self) -> int:
        return LEFT + self.length + 6

    @property
    def text_y(self) -> int:
        return self.bar_y + BAR - 4


@dataclass(frozen=True)
class Picture:
    bars: list[Bar]
    x: int = LEFT
    width: int = WIDTH
    thick: int = BAR

    @property
    def height(self) -> int:
        return len(self.bars) * ROW


def picture_of(parts: Sequence[tuple[str, int]]) -> Picture:
    """All on one scale, in the order of the parts."""
    most = max([1, *(number for _, number in parts)])
    return Picture(
        [
            Bar(title, number, at * ROW, round(LONGEST * number / most))
            for at, (title, number) in enumerate(parts)
        ]
    )
