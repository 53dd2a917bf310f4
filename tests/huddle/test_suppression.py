"""What leaves the service: tables that were worked by hand, and random ones."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huddle.suppression import kept_back, middle_shown, share_shown, table_shown

# The counts with their totals at the end, and what is shown.
BY_HAND = {
    "nothing is small": ("10 20 30 / 11 12 23 / 21 32 53", "10 20 30 / 11 12 23 / 21 32 53"),
    "zeros are shown": ("0 20 20 / 0 12 12 / 0 32 32", "0 20 20 / 0 12 12 / 0 32 32"),
    "1 and 5 are small, 6 is not": ("1 5 6 / 7 8 15 / 8 13 21", "c c 6 / c c 15 / 8 13 21"),
    "one alone in its row and column takes three with it": (
        "4 20 9 33 / 30 40 50 120 / 60 70 80 210 / 94 130 139 363",
        "c 20 c 33 / c 40 c 120 / 60 70 80 210 / 94 130 139 363",
    ),
    "a row of one number and zeros hides its total": (
        "3 0 3 / 30 40 70 / 33 40 73",
        "c 0 c / c 40 c / 33 40 73",
    ),
    "one row: the next smallest part": ("3 20 30 53", "c c 30 53"),
    "one row of which little is left": ("3 0 3", "c 0 c"),
    "nothing at all": ("0 0 0", "0 0 0"),
}


def rows(text):
    return [line.split() for line in text.split(" / ")]


@pytest.mark.parametrize(("counts", "shown"), BY_HAND.values(), ids=BY_HAND)
def test_a_table_shows_what_was_worked_by_hand(counts, shown):
    numbers = [[int(cell) for cell in row] for row in rows(counts)]

    assert table_shown(numbers) == rows(shown)


TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


def with_totals(table):
    lines = [[*row, sum(row)] for row in table]
    return [*lines, [sum(column) for column in zip(*lines, strict=True)]]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
def test_no_small_number_is_shown_and_none_is_alone_in_its_line(table):
    counts = with_totals(table)
    hidden = kept_back(counts)

    assert all(
        (row, at) in hidden
        for row, line in enumerate(counts)
        for at, count in enumerate(line)
        if 1 <= count <= 5
    )
    lines = [[(row, at) for at in range(len(counts[0]))] for row in range(len(counts))]
    lines += [[(row, at) for row in range(len(counts))] for at in range(len(counts[0]))]
    for line in lines:
        alone = [at for at in line if at in hidden]
        rest = [at for at in line if at not in hidden and counts[at[0]][at[1]]]
        assert len(alone) != 1 or not rest


@pytest.mark.parametrize(
    ("good", "base", "shown"),
    [
        (10, 20, "50"),
        (0, 0, "z"),
        (0, 20, "0"),
        (20, 20, "100"),
        (5, 20, "c"),  # few did
        (15, 20, "c"),  # few did not
        (0, 5, "c"),  # of few
        (6, 12, "50"),
        (7, 16, "44"),
        (9, 16, "56"),  # 56.25
        (77, 616, "13"),  # 12.5
    ],
)
def test_a_percentage_is_kept_back_where_any_part_of_it_is_small(good, base, shown):
    assert share_shown(good, base) == shown


@pytest.mark.parametrize(
    ("value", "base", "shown"),
    [(Fraction(7, 2), 6, "3.5"), (3, 5, "c"), (None, 0, "z"), (12, 40, "12")],
)
def test_a_median_is_kept_back_where_it_is_of_few(value, base, shown):
    assert middle_shown(value, base) == shown
