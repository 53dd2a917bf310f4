"""What of a table of counts may leave the service: small numbers, and what would give them away.

``c`` is a number that is kept back, ``:`` one that is not available, ``z`` one that does not
apply. A zero is shown.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

KEPT_BACK, NOT_AVAILABLE, NOT_APPLICABLE = "c", ":", "z"
SMALLEST, LARGEST = 1, 5  # counts between these are kept back

Line = list[tuple[int, int]]
Cells = set[tuple[int, int]]


def is_small(count: int) -> bool:
    return SMALLEST <= count <= LARGEST


def kept_back(counts: Sequence[Sequence[int]]) -> Cells:
    """The cells of a table, its totals among them in the last row and column, that stay inside.

    All small ones. Then, in each row and column in which one alone is kept back and so follows
    from the others, the next smallest that is not zero; again and again until there is none.
    """
    hidden = {at for at, count in _cells(counts) if is_small(count)}
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for line in _lines(counts):
            hidden |= _give_away(counts, hidden, line)
    return hidden


def table_shown(counts: Sequence[Sequence[int]]) -> list[list[str]]:
    """The same table with ``c`` for what is kept back."""
    hidden = kept_back(counts)
    return [
        [KEPT_BACK if (row, at) in hidden else str(count) for at, count in enumerate(line)]
        for row, line in enumerate(counts)
    ]


def share_shown(good: int, base: int) -> str:
    """A percentage, unless what it is of, what it counts, or the rest of it is small."""
    if not base:
        return NOT_APPLICABLE
    if any(is_small(count) for count in (good, base - good, base)):
        return KEPT_BACK
    return str((200 * good + base) // (2 * base))


def middle_shown(value: Fraction | int | None, base: int) -> str:
    """A median or a percentile, unless it is of few."""
    if value is None:
        return NOT_APPLICABLE
    return KEPT_BACK if is_small(base) else f"{float(value):g}"


def _cells(counts: Sequence[Sequence[int]]) -> Iterator[tuple[tuple[int, int], int]]:
    for row, line in enumerate(counts):
        for at, count in enumerate(line):
            yield (row, at), count


def _lines(counts: Sequence[Sequence[int]]) -> Iterator[Line]:
    width = len(counts[0]) if counts else 0
    yield from ([(row, at) for at in range(width)] for row in range(len(counts)))
    if len(counts) > 1:
        yield from ([(row, at) for row in range(len(counts))] for at in range(width))


def _give_away(counts: Sequence[Sequence[int]], hidden: Cells, line: Line) -> Cells:
    """One more cell of a row or column that would give its only hidden one away."""
    if len(hidden.intersection(line)) != 1:
        return set()
    others = [at for at in line if at not in hidden and counts[at[0]][at[1]]]
    return set(sorted(others, key=lambda at: counts[at[0]][at[1]])[:1])
