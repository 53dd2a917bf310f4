"""Actions: agree, answer, work, close. Which step leads where stands in one table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.events import action_agreed, action_closed, announce
from families.models import AccessBarrier, Action, ActionStep, Family, GrantReason
from families.notices.acting import tell_owner
from families.permissions.acting import (
    may_agree_action,
    may_answer_action,
    may_own_action,
    may_reassign_action,
    may_take_over,
    may_withdraw_action,
    may_work_action,
)
from families.services.barriers import write_barrier
from families.services.granting import (
    end_grants,
    end_practitioner_grant,
    grant_practitioner,
)
from families.services.locking import lock_family, touch
from practitioners import audit
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

Status = Action.Status
NEW, ACCEPTED, STARTED = Status.PROPOSED, Status.ACCEPTED, Status.IN_PROGRESS


@dataclass(frozen=True)
class Step:
    """One way for an action to move on: from where, to where, who may, and is a reason due?"""

    starts: tuple[Action.Status, ...]
    to: Action.Status
    may: Callable[[Practitioner, Action], Verdict]
    needs_reason: bool = False


STEPS: dict[str, Step] = {
    "accept": Step((NEW,), ACCEPTED, may_answer_action),
    "decline": Step((NEW,), Status.DECLINED, may_answer_action, True),
    "start": Step((ACCEPTED,), STARTED, may_answer_action),
    "finish": Step((ACCEPTED, STARTED), Status.DONE, may_work_action),
    "not_possible": Step((NEW, ACCEPTED, STARTED), Status.NOT_POSSIBLE, may_work_action, True),
    "not_done": Step((NEW, ACCEPTED, STARTED), Status.NOT_DONE, may_work_action, True),
    "supersede": Step((NEW, ACCEPTED, STARTED), Status.SUPERSEDED, may_withdraw_action, True),
    "cancel": Step((NEW, ACCEPTED, STARTED), Status.CANCELLED, may_withdraw_action, True),
}
CLOSING = {step.to: name for name, step in STEPS.items() if step.needs_reason}


def may_take(practitioner: Practitioner, action: Action, step: str) -> Verdict:
    """May this person, now, take this step with the action?"""
    if not (verdict := STEPS[step].may(practitioner, action)):
        return verdict
    if action.status not in STEPS[step].starts:
        return not_now(f"This action is already “{action.get_status_display()}”.")
    return ALLOWED


def steps_open_to(practitioner: Practitioner, action: Action) -> list[str]:
    """The names of the steps that they may take now, in the order of the table."""
    return [name for name in STEPS if may_take(practitioner, action, name)]


@service
def agree_action(
    family: Family, *, by: Practitioner, text: str, owner: Practitioner, due_on: date
) -> Action:
    """Agree that one named person of one agency does something by a date.

    Proposed until its owner accepts, save where they agree it themselves. The owner sees the
    family while the action is open.
    """
    family = lock_family(family, by)
    may_agree_action(by, family).enforce()
    may_own_action(owner, family, asked_by=by).enforce()
    _check(text, due_on)
    action = Action.objects.create(
        family=family,
        text=text.strip(),
        owner=owner,
        owner_agency=owner.agency,
        due_on=due_on,
        status=ACCEPTED if owner == by else NEW,
        agreed_by=by,
    )
    grant_practitioner(family, owner, GrantReason.ACTING, by=by, source=action.pk)
    touch(family)
    audit.record("action.agreed", action, by=by, family=family.pk, owner=str(owner.pk))
    if owner != by:
        tell_owner(action)
    announce(action_agreed, action, action_id=action.pk, family_id=family.pk)
    return action


@service
def reassign_action(
    action: Action, *, owner: Practitioner, reason: str, by: Practitioner
) -> Action:
    """Give an open action to somebody else who works with the family, and say why.

    They are asked as if it were new. Whoever owned it stops seeing the family through it.
    """
    family = lock_family(action.family, by)
    action = Action.objects.select_for_update().select_related("owner").get(pk=action.pk)
    may_reassign_action(by, action).enforce()
    may_take_over(owner, action, asked_by=by).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter why somebody else does it"})
    before, status = action.owner, action.status
    grant_practitioner(family, owner, GrantReason.ACTING, by=by, source=action.pk)
    facts = {"owner": owner, "owner_agency": owner.agency, "status_reason": reason}
    _write(action, facts | {"status": ACCEPTED if owner == by else NEW})
    _remember("reassign", action, status, by)
    touch(family)
    audit.record(
        "action.reassigned",
        action,
        by=by,
        family=family.pk,
        before=str(before.pk),
        after=str(owner.pk),
    )
    if owner != by:
        tell_owner(action, again=True)
    end_practitioner_grant(family, before, GrantReason.ACTING, by=by, source=action.pk)
    return action


@service
def accept_action(action: Action, *, by: Practitioner) -> Action:
    return _take("accept", action, by)


@service
def decline_action(action: Action, *, by: Practitioner, reason: str) -> Action:
    return _take("decline", action, by, status_reason=reason)


@service
def start_action(action: Action, *, by: Practitioner) -> Action:
    return _take("start", action, by)


@service
def finish_action(
    action: Action, *, by: Practitioner, done_on: date, difference_made: str = ""
) -> Action:
    """Done, on the day it was done (which may lie before today), with what it changed."""
    if done_on > today():
        raise ValidationError({"done_on": "The date it was done must be today or in the past"})
    return _take("finish", action, by, done_on=done_on, difference_made=difference_made)


@service
def close_action(
    action: Action,
    *,
    by: Practitioner,
    status: str,
    reason: str,
    barrier: AccessBarrier | str | None = None,
) -> Action:
    """End it undone. "Not possible" (life changed) is not "not done" (an agency did not).

    What made it impossible is a barrier of the family that stands, or the code of a new one,
    which the reason then explains.
    """
    if status not in CLOSING:
        raise ValidationError({"status": "Select how the action ended"})
    if barrier and status != Status.NOT_POSSIBLE:
        raise ValidationError({"barrier": "Only what was not possible has a barrier"})
    return _take(CLOSING[Status(status)], action, by, barrier=barrier, status_reason=reason)


@service
def take_step(
    action: Action,
    step: str,
    *,
    by: Practitioner,
    reason: str = "",
    done_on: date | None = None,
    difference_made: str = "",
    barrier: AccessBarrier | str | None = None,
) -> Action:
    """Whichever step a page offers, by its name in the table."""
    if step == "finish":
        if done_on is None:
            raise ValidationError({"done_on": "Enter the date it was done"})
        return finish_action(action, by=by, done_on=done_on, difference_made=difference_made)
    facts = {"status_reason": reason} if STEPS[step].needs_reason else {}
    named = barrier if step == "not_possible" else None
    return _take(step, action, by, barrier=named, **facts)


@service
def take_up_again(action: Action, *, status: str, by: Practitioner) -> Action:
    """It was ended in error a moment ago: it is open again, as it stood before."""
    family = lock_family(action.family, by)
    action = Action.objects.select_for_update().select_related("owner").get(pk=action.pk)
    may_withdraw_action(by, action).enforce()
    may_own_action(action.owner, family, asked_by=by).enforce()
    if action.is_open:
        not_now("This action is open already.").enforce()
    before = action.status
    facts = {"status": Status(status), "status_reason": "", "barrier": None}
    _write(action, facts | {"updated_at": timezone.now()})
    _remember("take_up", action, before, by)
    grant_practitioner(family, action.owner, GrantReason.ACTING, by=by, source=action.pk)
    touch(family)
    audit.record("action.taken_up_again", action, by=by, family=family.pk, after=status)
    return action


def _check(text: str, due_on: date) -> None:
    if not text.strip():
        raise ValidationError({"text": "Enter what needs to happen"})
    if len(text.strip()) > (longest := Action._meta.get_field("text").max_length or 0):
        raise ValidationError({"text": f"The action must be {longest} characters or fewer"})
    if due_on < today():
        raise ValidationError({"due_on": "The date it is due must be today or in the future"})


def _take(
    name: str,
    action: Action,
    by: Practitioner,
    *,
    barrier: AccessBarrier | str | None = None,
    **facts: object,
) -> Action:
    step = STEPS[name]
    family = lock_family(action.family, by)
    action = Action.objects.select_for_update().get(pk=action.pk)
    may_take(by, action, name).enforce()
    reason = facts.get("status_reason", "")
    if step.needs_reason and not str(reason).strip():
        raise ValidationError({"reason": "Enter the reason"})
    before = action.status
    if barrier:
        facts["barrier"] = _barrier(barrier, family, str(reason), by)
    _write(action, facts | {"status": step.to, "updated_at": timezone.now()})
    _remember(name, action, before, by, reason=str(reason))
    touch(family)
    audit.record(
        f"action.{step.to}", action, by=by, family=family.pk, before=before, after=step.to
    )
    if not action.is_open:
        announce(action_closed, action, action_id=action.pk, family_id=family.pk)
        end_grants(family, GrantReason.ACTING, by=by, source=action.pk)
    return action


def _remember(
    step: str, action: Action, before: str, by: Practitioner, *, reason: str | None = None
) -> None:
    ActionStep.objects.create(
        family_id=action.family_id,
        action=action,
        step=step,
        before=before,
        after=action.status,
        owner_id=action.owner_id,
        reason=action.status_reason if reason is None else reason.strip(),
        taken_by=by,
    )


def _barrier(
    named: AccessBarrier | str, family: Family, effect: str, by: Practitioner
) -> AccessBarrier:
    """The one that was named, or a new one with this code, met today."""
    if isinstance(named, str):
        new = AccessBarrier(family=family, code=named, effect=effect, opened_on=today())
        return write_barrier(new, by)
    if named.family_id != family.pk:
        raise ValidationError({"barrier": "Select a barrier of this family"})
    return named


def _write(action: Action, facts: dict[str, object]) -> None:
    for name, value in facts.items():
        setattr(action, name, value.strip() if isinstance(value, str) else value)
    action.save(update_fields=list(facts))
