"""Who may raise a concern, answer it, take it further and settle it."""

from families.models import Family
from families.permissions.contributing import may_change
from huddle.models import Concern, ConcernStep
from huddle.models.concerns import LAST_STAGE
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission
from practitioners.working_days import today

SETTLED = "This concern is settled."


def may_raise(by: Practitioner, family: Family) -> Verdict:
    """Whoever works with the family."""
    if not (verdict := may(by, Permission.SESSION_VIEW)):
        return verdict
    return may_change(by, family)


def may_answer(by: Practitioner, step: ConcernStep) -> Verdict:
    if by.pk != step.asked_id:
        return Verdict("Only the person who was asked can answer.")
    if step.concern.resolved_at or step.concern.stage != step.stage:
        return not_now("This concern is settled, or was taken further.")
    return not_now("You have answered this already.") if step.answered_at else ALLOWED


def may_escalate(by: Practitioner, concern: Concern, step: ConcernStep) -> Verdict:
    """Whoever raised it, once there is an answer or the time for one is over."""
    if by.pk != concern.raised_by_id:
        return Verdict("Only whoever raised it can take it further.")
    if concern.resolved_at:
        return not_now(SETTLED)
    if concern.stage >= LAST_STAGE:
        return not_now("This is the last stage.")
    if not step.answered_at and step.due_on >= today():
        return not_now("There is still time for an answer.")
    return ALLOWED


def may_settle(by: Practitioner, concern: Concern) -> Verdict:
    """Whoever raised it says so; where they have left, those who run the huddle."""
    runs = by.pk in {concern.huddle.coordinator_id, concern.huddle.chair_id}
    if by.pk != concern.raised_by_id and (concern.raised_by.is_active or not runs):
        return Verdict("Only whoever raised it can say that it is settled.")
    return not_now(SETTLED) if concern.resolved_at else ALLOWED
