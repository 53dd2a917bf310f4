"""The order of the plan's steps: which goal, which lane, which place, and what comes first."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError

from families.models import Action, ActionAfter, Family, Goal
from families.permissions.planning import may_place_action
from families.queries.sequence import comes_after, in_lane, ties_of
from families.services.locking import lock_family, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner

CIRCLE = "This step already comes before one of these, so it cannot come after it"


@service
def move_action(action: Action, *, by: Practitioner, lane: str, position: int) -> Action:
    """Put a step at a place of a lane, counted from 1; the others close up behind it.

    A place beyond the end is the end. Moving it to where it is changes nothing.
    """
    action, family = _held(action, by)
    if lane not in Action.Lane.values:
        raise ValidationError({"lane": "Select when it comes"})
    if position < 1:
        raise ValidationError({"position": "The position must be 1 or more"})
    before = (action.lane, action.position)
    others = [one for one in in_lane(family, lane, by) if one.pk != action.pk]
    others.insert(position - 1, action)
    action.lane = lane
    for place, one in enumerate(others, 1):
        one.position = place
    Action.objects.visible_to(by).bulk_update(others, ["lane", "position"])
    if (action.lane, action.position) != before:
        touch(family)
        audit.record(
            "action.placed", action, by=by, family=family.pk, lane=lane, position=action.position
        )
    return action


@service
def sequence_action(
    action: Action,
    *,
    by: Practitioner,
    goal: Goal | None,
    after: Iterable[Action],
    visits: int = 0,
) -> Action:
    """Say which goal a step serves, after which others it comes (these, and no others), and how
    many visits it means for the family.

    A circle is refused, by the database too.
    """
    action, family = _held(action, by)
    wanted = {one.pk for one in after}
    if goal is not None and (goal.family_id != family.pk or goal.ended_on):
        raise ValidationError({"goal": "Select a goal of this family's plan"})
    _tie(action, family, wanted, by)
    action.goal, action.visits = goal, visits
    action.clean_fields(exclude=["family", "owner", "owner_agency", "agreed_by", "visible_to"])
    action.save(update_fields=["goal", "visits"])
    touch(family)
    audit.record("action.sequenced", action, by=by, family=family.pk, after=len(wanted))
    return action


def _tie(action: Action, family: Family, wanted: set[UUID], by: Practitioner) -> None:
    mine = Action.objects.visible_to(by).filter(family=family, pk__in=wanted)
    if mine.count() != len(wanted):
        raise ValidationError({"after": "Select actions of this family"})
    ties = ties_of(family, by)
    if action.pk in wanted or comes_after(wanted, ties, action.pk):
        raise ValidationError({"after": CIRCLE})
    rows = ActionAfter.objects.visible_to(by).filter(action=action)
    rows.exclude(after__in=wanted).delete()
    for key in wanted - ties.get(action.pk, set()):
        ActionAfter.objects.create(family=family, action=action, after_id=key, added_by=by)


def _held(action: Action, by: Practitioner) -> tuple[Action, Family]:
    family = lock_family(action.family, by)
    found = Action.objects.visible_to(by).filter(pk=action.pk).first()
    if found is None:
        raise PermissionDenied("You do not have access to this.")
    found.family = family
    may_place_action(by, found).enforce()
    return found, family
