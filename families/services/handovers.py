"""A handover: begin, do a step, give out the open actions one by one, cancel."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.handover_steps import BY_KEY, state_of
from families.models import Action, Allocation, Family, GrantReason, Handover, HandoverStep
from families.notices.handovers import (
    tell_handover_begun,
    tell_handover_cancelled,
    tell_handover_ready,
)
from families.permissions.handovers import (
    may_begin_handover,
    may_cancel_handover,
    may_do_step,
    may_settle_actions,
)
from families.services.acting import reassign_action
from families.services.granting import LEAD, end_grants, grant_practitioner
from families.services.locking import lock_family, touch
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import end_of_day, today

GIVE, KEEP = "give", "keep"
Key = HandoverStep.Key


@service
def begin_handover(
    family: Family, *, by: Practitioner, reason: str, overlap_until: date
) -> Handover:
    """From whoever leads to whoever is asked: from now until that day both can act."""
    family = lock_family(family, by)
    may_begin_handover(by, family).enforce()
    reason = _said(reason, "reason", "Enter why the lead changes")
    if overlap_until < today():
        raise ValidationError({"overlap_until": "The last day must be today or in the future"})
    handover = Handover.objects.create(
        family=family,
        outgoing=family.allocations.current().get(),
        incoming=family.allocations.offered().get(),
        reason=reason,
        overlap_until=overlap_until,
        begun_by=by,
    )
    grant_practitioner(
        family,
        handover.incoming.practitioner,
        GrantReason.COVERING,
        by=by,
        permissions=LEAD,
        source=handover.pk,
        until=end_of_day(overlap_until),
    )
    _record("handover.begun", handover, by)
    touch(family)
    tell_handover_begun(handover, by)
    return handover


@service
def do_step(
    handover: Handover,
    key: str,
    *,
    by: Practitioner,
    note: str = "",
    joint_visit_on: date | None = None,
) -> HandoverStep:
    """One step is done, by whom the table names, once. It stays as it was done."""
    handover = in_hand(handover, by)
    step = BY_KEY[Key(key)]
    may_do_step(by, handover, step).enforce()
    if step.question:
        note = _said(note, "note", "Enter your answer")
    done = HandoverStep.objects.create(
        family=handover.family,
        handover=handover,
        key=step.key,
        note=note,
        joint_visit_on=joint_visit_on if step.key == Key.TOLD else None,
        done_by=by,
    )
    _record("handover.step_done", handover, by, step=str(step.key))
    if not state_of(handover, by).all_missing:
        tell_handover_ready(handover)
    return done


@service
def settle_actions(handover: Handover, *, by: Practitioner, what: dict[Action, str]) -> None:
    """Each of these goes to the new lead, who is asked for it, or stays with its owner."""
    handover = in_hand(handover, by)
    may_settle_actions(by, handover).enforce()
    waiting = {action.pk for action in state_of(handover, by).actions}
    for action, choice in what.items():
        if action.pk not in waiting:
            raise NotNow("Somebody has given out this action meanwhile.")
        if choice == GIVE:
            incoming = handover.incoming.practitioner
            reassign_action(action, owner=incoming, reason="The lead is handed over", by=by)
        else:
            handover.actions_kept = [*handover.actions_kept, action.pk]
    handover.save(update_fields=["actions_kept"])
    _record("handover.step_done", handover, by, step="actions", actions=len(what))


@service
def cancel_handover(handover: Handover, *, by: Practitioner, reason: str) -> Handover:
    """The present lead goes on. The offer to the next stands until somebody takes it back."""
    handover = in_hand(handover, by)
    may_cancel_handover(by, handover).enforce()
    _cancel(handover, _said(reason, "reason", "Enter why it is cancelled"), by)
    return handover


def cancel_handovers_of(allocation: Allocation, by: Practitioner, reason: str) -> None:
    """The offer is gone, or the lead whom it was from: inside the caller's transaction."""
    parts = Handover.objects.filter(family=allocation.family_id).open()
    for handover in parts.select_related("family", "incoming__practitioner", "outgoing"):
        if allocation.pk in {handover.incoming_id, handover.outgoing_id}:
            _cancel(handover, reason, by)


def close(handover: Handover, state: Handover.State, reason: str = "") -> None:
    handover.state, handover.ended_at, handover.end_reason = state, timezone.now(), reason
    handover.save(update_fields=["state", "ended_at", "end_reason"])


def in_hand(handover: Handover, by: Practitioner) -> Handover:
    """As it is now, held with its family."""
    lock_family(handover.family, by)
    held = Handover.objects.select_for_update(of=("self",)).select_related(
        "family", "outgoing__practitioner", "outgoing__supervisor", "incoming__practitioner"
    )
    return held.get(pk=handover.pk)


def _cancel(handover: Handover, reason: str, by: Practitioner) -> None:
    close(handover, Handover.State.CANCELLED, reason)
    _record("handover.cancelled", handover, by)
    tell_handover_cancelled(handover, by)
    end_grants(handover.family, GrantReason.COVERING, by=by, source=handover.pk)


def _said(text: str, field: str, message: str) -> str:
    if not text.strip():
        raise ValidationError({field: message})
    return text.strip()


def _record(verb: str, handover: Handover, by: Practitioner, **facts: object) -> None:
    audit.record(verb, handover, by=by, family=handover.family_id, **facts)
