"""How much work a family is for its lead, in points: visible rules, and never a risk score.

There is no national norm, so the figures are the partnership's own choice. They stand here once:
what warns that somebody leads a lot, and what a manager reads, count by the same table.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from families.models import Family

JUST_ACCEPTED = timedelta(days=28)
NEAR_BIRTH = timedelta(days=42)
SIBLING = Fraction(1, 2)
STABLE_LEVELS = (Family.Level.UNIVERSAL, Family.Level.SINGLE_AGENCY)


@dataclass(frozen=True)
class Weight:
    """One row of the table: what a family counts, and ``when`` as people read it."""

    key: str
    label: str
    points: int
    when: str


NEW = Weight(
    "new",
    "New, or near a birth",
    3,
    f"Its lead accepted in the last {JUST_ACCEPTED.days} days, or a baby is due within "
    f"{NEAR_BIRTH.days} days or was due",
)
STABLE = Weight(
    "stable",
    "Stable",
    1,
    "It is paused, or its level of need is universal or single-agency support",
)
ACTIVE = Weight("active", "Active", 2, "All others")
WEIGHTS = (NEW, ACTIVE, STABLE)


@dataclass(frozen=True)
class Facts:
    """What the weight of a family follows from. ``due_on`` is of the unborn baby due first."""

    status: str
    level: str = ""
    accepted_on: date | None = None
    due_on: date | None = None
    children: int = 1  # born and unborn


def weight_of(family: Facts, as_at: date) -> Weight:
    """The first row that holds; new and near a birth come before stable."""
    if family.accepted_on and as_at - family.accepted_on < JUST_ACCEPTED:
        return NEW
    if family.due_on and family.due_on - as_at < NEAR_BIRTH:
        return NEW
    if family.status == Family.Status.PAUSED or family.level in STABLE_LEVELS:
        return STABLE
    return ACTIVE


def points_of(family: Facts, as_at: date) -> Fraction:
    """Its weight, and a half for each child, born or unborn, beyond the first."""
    return weight_of(family, as_at).points + SIBLING * max(family.children - 1, 0)
