"""The family's plan: set a goal in their words, review it, end it, say what stops."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from families.models import Family, Goal, GoalNotFor, GoalReview, Person, Stopping
from families.permissions.planning import (
    may_change_goal,
    may_plan,
    may_say_stopped,
    may_stop_it,
)
from families.services.locking import lock_family, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

IN_PAST = "The date must be today or in the past"
IN_FUTURE = "The date must be today or in the future"


@service
def set_goal(
    family: Family,
    *,
    by: Practitioner,
    words: str,
    need: str,
    measure: str,
    review_on: date,
    answers: str = "",
    not_for: Iterable[Person] = (),
) -> Goal:
    """What the family wants to be different, as they say it. They are not shown it yet."""
    family = lock_family(family, by)
    may_plan(by, family).enforce()
    goal = Goal(
        family=family,
        words=words.strip(),
        need=need,
        answers=answers.strip(),
        measure=measure.strip(),
        review_on=review_on,
        set_by=by,
    )
    goal.clean_fields(exclude=["family", "set_by"])
    if review_on < today():
        raise ValidationError({"review_on": IN_FUTURE})
    if Goal.objects.visible_to(by).running().filter(family=family, words=goal.words).exists():
        raise ValidationError({"words": "This goal is in the plan already"})
    goal.save(force_insert=True)
    _keep_from(goal, not_for)
    touch(family)
    audit.record("goal.set", goal, by=by, family=family.pk, need=need)
    return goal


@service
def review_goal(
    goal: Goal,
    *,
    by: Practitioner,
    outcome: str,
    reviewed_on: date,
    review_on: date,
    note: str = "",
) -> GoalReview:
    """How it stands, and when it is looked at next. Earlier reviews stay as they were."""
    goal = _held(goal, by)
    review = GoalReview(
        family=goal.family,
        goal=goal,
        outcome=outcome,
        reviewed_on=reviewed_on,
        note=note.strip(),
        recorded_by=by,
    )
    review.clean_fields(exclude=["family", "goal", "recorded_by"])
    if reviewed_on > today():
        raise ValidationError({"reviewed_on": IN_PAST})
    if review_on < today():
        raise ValidationError({"review_on": IN_FUTURE})
    review.save(force_insert=True)
    _write(goal, review_on=review_on)
    audit.record("goal.reviewed", goal, by=by, family=goal.family_id, outcome=outcome)
    return review


@service
def end_goal(goal: Goal, *, by: Practitioner, reason: str) -> Goal:
    """It is worked towards no longer, and why. Its steps go on until they end themselves."""
    goal = _held(goal, by)
    if not reason.strip():
        raise ValidationError({"reason": "Enter why it ends"})
    _write(goal, ended_on=today(), ended_by=by, end_reason=reason.strip())
    audit.record("goal.ended", goal, by=by, family=goal.family_id)
    return goal


@service
def clear_goal(
    goal: Goal, *, by: Practitioner, may_be_shown: bool, not_for: Iterable[Person] = ()
) -> Goal:
    """Say whether the family may be shown it, and who of them never. Nobody is let off again."""
    goal = _held(goal, by)
    _keep_from(goal, not_for)
    cleared = {"cleared_at": timezone.now(), "cleared_by": by}
    _write(goal, **(cleared if may_be_shown else dict.fromkeys(cleared)))
    audit.record("goal.cleared", goal, by=by, family=goal.family_id, may_be_shown=may_be_shown)
    return goal


@service
def stop_doing(
    family: Family, *, by: Practitioner, text: str, owner: Practitioner, by_on: date
) -> Stopping:
    """Agree what will be asked of the family no more: who stops it, and by when."""
    family = lock_family(family, by)
    may_plan(by, family).enforce()
    may_stop_it(owner, family).enforce()
    stopping = Stopping(
        family=family,
        text=text.strip(),
        owner=owner,
        owner_agency=owner.agency,
        by_on=by_on,
        added_by=by,
    )
    stopping.clean_fields(exclude=["family", "owner", "owner_agency", "added_by"])
    if by_on < today():
        raise ValidationError({"by_on": IN_FUTURE})
    stopping.save(force_insert=True)
    touch(family)
    audit.record("stopping.agreed", stopping, by=by, family=family.pk, owner=str(owner.pk))
    return stopping


@service
def say_stopped(stopping: Stopping, *, by: Practitioner) -> Stopping:
    """From today it is asked of the family no more."""
    family = lock_family(stopping.family, by)
    stopping = Stopping.objects.select_for_update().get(pk=stopping.pk)
    stopping.family = family
    may_say_stopped(by, stopping).enforce()
    stopping.stopped_on = today()
    stopping.save(update_fields=["stopped_on"])
    touch(family)
    audit.record("stopping.stopped", stopping, by=by, family=family.pk)
    return stopping


def _held(goal: Goal, by: Practitioner) -> Goal:
    """The goal as it is now, with its family in hand."""
    family = lock_family(goal.family, by)
    found = Goal.objects.visible_to(by).filter(pk=goal.pk).first()
    if found is None:
        raise PermissionDenied("You do not have access to this.")
    found.family = family
    may_change_goal(by, found).enforce()
    return found


def _keep_from(goal: Goal, people: Iterable[Person]) -> None:
    for person in people:
        if person.family_id != goal.family_id:
            raise ValidationError({"not_for": "Select people of this family"})
        GoalNotFor.objects.get_or_create(family=goal.family, goal=goal, person=person)


def _write(goal: Goal, **facts: object) -> None:
    for name, value in facts.items():
        setattr(goal, name, value)
    goal.save(update_fields=list(facts))
    touch(goal.family)
