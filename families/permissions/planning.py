"""Who may write the family's plan: whoever may agree an action. Whoever sees it reads it."""

from families.models import Action, Family, Goal, Stopping
from families.permissions.acting import may_agree_action
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_plan(practitioner: Practitioner, family: Family) -> Verdict:
    """Set goals, order the steps, say what stops."""
    return may_agree_action(practitioner, family)


def may_change_goal(practitioner: Practitioner, goal: Goal) -> Verdict:
    """Review it, end it, say whether the family may be shown it."""
    if not (verdict := may_plan(practitioner, goal.family)):
        return verdict
    return not_now("This goal has ended.") if goal.ended_on else ALLOWED


def may_place_action(practitioner: Practitioner, action: Action) -> Verdict:
    """Give a step its goal, its lane and its place."""
    if not (verdict := may_plan(practitioner, action.family)):
        return verdict
    if not action.is_open:
        return not_now(f"This action is already “{action.get_status_display()}”.")
    return ALLOWED


def may_say_stopped(practitioner: Practitioner, stopping: Stopping) -> Verdict:
    """It is asked of the family no more: whoever stops it, or may write the plan."""
    if not (verdict := may(practitioner, Permission.ACTION_WORK)):
        return verdict
    if stopping.owner_id != practitioner.pk:
        verdict = may_plan(practitioner, stopping.family)
    if not verdict:
        return verdict
    return not_now("This has stopped already.") if stopping.stopped_on else ALLOWED


def may_stop_it(owner: Practitioner, family: Family) -> Verdict:
    """Could this person be the one who stops something? Whoever works with the family."""
    if not owner.is_active:
        return Verdict("This person no longer uses Huddle.")
    if not set(owner.principals()) & set(family.visible_to):
        return Verdict("This person does not work with the family. Ask the huddle.")
    return ALLOWED
