"""What a family counts for its lead, worked by hand."""

from datetime import date
from fractions import Fraction

import pytest

from families.weights import Facts, points_of, weight_of

AS_AT = date(2026, 4, 7)

# What holds on 7 April 2026, its weight, and its points.
BY_HAND = [
    (Facts("active"), "active", "2"),
    (Facts("listed"), "active", "2"),
    (Facts("active", children=0), "active", "2"),
    (Facts("active", children=2), "active", "2.5"),
    (Facts("active", children=4), "active", "3.5"),
    (Facts("paused"), "stable", "1"),
    (Facts("active", level="universal"), "stable", "1"),
    (Facts("active", level="single_agency", children=3), "stable", "2"),
    (Facts("active", level="multi_agency"), "active", "2"),
    (Facts("active", level="s47"), "active", "2"),
    # Accepted 27 days ago is new, 28 days ago no more: 10 and 11 March.
    (Facts("active", accepted_on=date(2026, 3, 11)), "new", "3"),
    (Facts("active", accepted_on=date(2026, 3, 10)), "active", "2"),
    (Facts("paused", accepted_on=date(2026, 4, 7)), "new", "3"),
    # Due in 41 days is near, in 42 days not yet: 18 and 19 May.
    (Facts("active", due_on=date(2026, 5, 18)), "new", "3"),
    (Facts("active", due_on=date(2026, 5, 19)), "active", "2"),
    (Facts("active", due_on=date(2026, 3, 1)), "new", "3"),
    (Facts("active", level="universal", due_on=date(2026, 4, 8), children=2), "new", "3.5"),
]


@pytest.mark.parametrize(("family", "weight", "points"), BY_HAND)
def test_a_family_weighs_what_was_worked_by_hand(family, weight, points):
    assert weight_of(family, AS_AT).key == weight
    assert points_of(family, AS_AT) == Fraction(points)
