"""The family's plan as one reader may read it: its goals, its lanes, and what stops."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from families.models import Action, Family, Goal, GoalReview, Person, Stopping
from families.models.plan import GoalQuerySet
from families.queries.people import name_as_told
from families.queries.record import actions_on, named_as_told
from families.queries.sequence import Step, steps_of, ties_of
from practitioners.models import Practitioner
from practitioners.working_days import today


@dataclass(frozen=True)
class ReviewShown:
    review: GoalReview
    by: str


@dataclass(frozen=True)
class GoalShown:
    """A goal with its reviews, the latest first, and the steps that serve it."""

    goal: Goal
    reviews: list[ReviewShown]
    steps: list[Step]
    set_by: str

    @property
    def latest(self) -> GoalReview | None:
        return self.reviews[0].review if self.reviews else None

    @property
    def is_due(self) -> bool:
        return self.goal.ended_on is None and self.goal.review_on < today()

    @property
    def not_for(self) -> list[Person]:
        return list(self.goal.not_for.all())


@dataclass(frozen=True)
class LaneShown:
    """One lane, its open steps in their order."""

    lane: Action.Lane
    steps: list[Step]


@dataclass(frozen=True)
class Plan:
    goals: list[GoalShown]
    ended: list[GoalShown]
    lanes: list[LaneShown]
    unplaced: list[Step]
    over: list[Step]
    stoppings: list[Stopping]


def plan_of(family: Family, reader: Practitioner, hidden: set[int]) -> Plan:
    """All of it in as many queries for one step as for many."""
    steps = steps_of(actions_on(family, reader, hidden), ties_of(family, reader))
    goals = [_shown(goal, steps.values(), hidden) for goal in goals_of(family, reader)]
    return Plan(
        goals=[one for one in goals if one.goal.ended_on is None],
        ended=[one for one in goals if one.goal.ended_on],
        lanes=[LaneShown(lane, _placed(steps.values(), lane)) for lane in Action.Lane],
        unplaced=_placed(steps.values(), ""),
        over=[step for step in steps.values() if not step.action.is_open],
        stoppings=_stoppings(family, reader, hidden),
    )


def _stoppings(family: Family, reader: Practitioner, hidden: set[int]) -> list[Stopping]:
    """Each with this very family, whose grants are asked once."""
    rows = Stopping.objects.visible_to(reader).filter(family=family)
    found = named_as_told(rows.select_related("owner", "owner_agency"), hidden)
    for one in found:
        one.family = family
    return found


def goals_of(family: Family, reader: Practitioner) -> GoalQuerySet:
    rows = Goal.objects.visible_to(reader).filter(family=family)
    reviews = GoalReview.objects.visible_to(reader).select_related("recorded_by")
    return rows.select_related("set_by").prefetch_related("not_for", Prefetch("reviews", reviews))


def goal_shown(goal: Goal, reader: Practitioner, hidden: set[int]) -> GoalShown:
    """One goal for its own page."""
    steps = steps_of(actions_on(goal.family, reader, hidden), ties_of(goal.family, reader))
    return _shown(goal, steps.values(), hidden)


def shown_to(family: Family, to: Iterable[Person], reader: Practitioner) -> QuerySet[Goal]:
    """The goals that these people of the family may be shown together: cleared, and kept from
    none of them. What is made for the family asks here."""
    rows = Goal.objects.visible_to(reader).filter(family=family, cleared_at__isnull=False)
    return rows.exclude(not_for__in=list(to))


def _shown(goal: Goal, steps: Iterable[Step], hidden: set[int]) -> GoalShown:
    mine = [step for step in steps if step.action.goal_id == goal.pk]
    reviews = [
        ReviewShown(one, name_as_told(one.recorded_by, hidden)) for one in goal.reviews.all()
    ]
    return GoalShown(goal, reviews, mine, name_as_told(goal.set_by, hidden))


def _placed(steps: Iterable[Step], lane: str) -> list[Step]:
    open_here = [one for one in steps if one.action.is_open and one.action.lane == lane]
    open_here.sort(key=lambda step: step.action.position)
    for place, step in enumerate(open_here, 1):
        step.place = place
    return open_here
