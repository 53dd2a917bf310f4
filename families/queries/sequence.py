"""Which step comes after which: what is blocked, by what, and what becomes free."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from families.models import Action, ActionAfter, Family
from practitioners.models import Practitioner

Ties = dict[UUID, set[UUID]]


@dataclass
class Step:
    """A step of the plan, with what it waits for and what waits for it, as its reader knows."""

    action: Action
    place: int = 0
    comes_after: list[Action] = field(default_factory=list)
    awaited_by: list[Action] = field(default_factory=list)
    # What waits for this one alone: it can begin as soon as this is over, or now if it is.
    frees: list[Action] = field(default_factory=list)

    @property
    def blocked_by(self) -> list[Action]:
        """What must be finished first."""
        return [one for one in self.comes_after if one.is_open]

    @property
    def ended_undone(self) -> list[Action]:
        """What was to come first and ended otherwise: is this step still right?"""
        return [
            one for one in self.comes_after if not one.is_open and one.status != Action.Status.DONE
        ]

    @property
    def is_blocked(self) -> bool:
        return self.action.is_open and bool(self.blocked_by)


def ties_of(family: Family, reader: Practitioner) -> Ties:
    """By action: after which others it comes."""
    found: Ties = defaultdict(set)
    rows = ActionAfter.objects.visible_to(reader).filter(family=family)
    for action, after in rows.values_list("action", "after"):
        found[action].add(after)
    return found


def comes_after(later: Iterable[UUID], ties: Ties, first: UUID) -> bool:
    """Does one of these come after the other already, straight or by others between?"""
    reached, ahead = set(), set(later)
    while ahead:
        reached |= ahead
        ahead = {key for one in ahead for key in ties.get(one, set())} - reached
    return first in reached


def steps_of(actions: Iterable[Action], ties: Ties) -> dict[UUID, Step]:
    """Each of these actions of one family with its neighbours among them."""
    steps = {one.pk: Step(one) for one in actions}
    for key, after in ties.items():
        for earlier in after:
            if key in steps and earlier in steps:
                steps[earlier].awaited_by.append(steps[key].action)
                steps[key].comes_after.append(steps[earlier].action)
    for step in steps.values():
        step.frees = [one for one in step.awaited_by if _waits_for_it_alone(steps[one.pk], step)]
    return steps


def _waits_for_it_alone(later: Step, step: Step) -> bool:
    others = [one for one in later.blocked_by if one.pk != step.action.pk]
    return later.action.is_open and not others


def step_of(action: Action, reader: Practitioner) -> Step:
    """One step with its neighbours, for its own page."""
    actions = Action.objects.visible_to(reader).filter(family=action.family_id)
    found = steps_of(actions, ties_of(action.family, reader)).get(action.pk)
    return found or Step(action)


def in_lane(family: Family, lane: str, reader: Practitioner) -> list[Action]:
    """The open steps of one lane, in their order."""
    rows = Action.objects.visible_to(reader).open().filter(family=family, lane=lane)
    return list(rows.order_by("position", *(Action._meta.ordering or [])))


def possible_earlier(action: Action, reader: Practitioner) -> list[Action]:
    """What it could come after: the family's other open actions, and what it comes after now."""
    ties = ties_of(action.family, reader)
    rows = Action.objects.visible_to(reader).filter(family=action.family_id)
    return [
        one
        for one in rows.exclude(pk=action.pk)
        if one.pk in ties.get(action.pk, set())
        or (one.is_open and not comes_after([one.pk], ties, action.pk))
    ]
