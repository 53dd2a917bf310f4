"""Give out what somebody leaves: planned together, done family by family, each whole or not."""

import logging
from collections.abc import Mapping
from uuid import UUID

from celery import current_app
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from families.models import Action, Allocation, Cover, Family
from families.services.acting import reassign_action
from families.services.covering import arrange_cover, end_cover
from families.services.leading import offer_lead, withdraw_offer
from families.services.locking import lock_family
from huddle.models import Reallocation, ReallocationLine
from huddle.permissions.reallocating import may_give_out, may_take_back
from huddle.queries.reallocating import Work, work_in
from huddle.services.following_actions import check_sharing
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import acting_as, service
from practitioners.models import Practitioner
from practitioners.working_days import today

logger = logging.getLogger(__name__)
State = ReallocationLine.State
GIVE_OUT = "huddle.tasks.give_out_families"
WHY = "Whoever had it until now leaves"
WRONG = "Something went wrong. Nothing was changed for this family. Try again"


@service
def plan_reallocation(
    leaver: Practitioner,
    to: Mapping[Family, Practitioner],
    *,
    supervisor: Practitioner,
    over_limit: str = "",
    by: Practitioner,
) -> Reallocation:
    """Nothing happens yet. Made anew, it takes the place of the plan that was not begun."""
    may_give_out(by).enforce()
    Reallocation.objects.visible_to(by).filter(leaver=leaver, started_at=None).delete()
    plan = Reallocation.objects.create(
        leaver=leaver, supervisor=supervisor, over_limit=over_limit.strip(), made_by=by
    )
    ReallocationLine.objects.bulk_create(
        ReallocationLine(reallocation=plan, family=family, to=person)
        for family, person in to.items()
    )
    audit.record("reallocation.planned", plan, by=by, families=len(to))
    return plan


@service
def begin_reallocation(reallocation: Reallocation, *, by: Practitioner) -> None:
    """A worker does it, family by family. Begun twice, nothing is done twice."""
    may_give_out(by).enforce()
    plan = Reallocation.objects.visible_to(by).select_for_update().get(pk=reallocation.pk)
    if plan.started_at is not None:
        raise NotNow("This has been begun already.")
    plan.started_at = timezone.now()
    plan.save(update_fields=["started_at"])
    audit.record("reallocation.begun", plan, by=by, families=plan.lines.count())
    transaction.on_commit(_nudge, robust=True)


@service
def try_again(line: ReallocationLine, *, by: Practitioner) -> None:
    """What was refused before may be possible now: the worker tries this family once more."""
    may_give_out(by).enforce()
    line = _held(line.pk, by)
    if line.state != State.FAILED:
        raise NotNow("This family has been given out already, or waits its turn.")
    line.state, line.refusal = State.PLANNED, ""
    line.save(update_fields=["state", "refusal"])
    transaction.on_commit(_nudge, robust=True)


@service
def take_back(line: ReallocationLine, *, by: Practitioner) -> None:
    """The offer, while nobody has answered; and the actions, where their owner is still here."""
    line = _held(line.pk, by)
    may_take_back(by, line).enforce()
    leaver = line.reallocation.leaver
    proposed = Action.objects.visible_to(by).filter(
        pk__in=line.actions, owner=line.to, status=Action.Status.PROPOSED
    )
    for action in proposed if leaver.is_active else ():
        reassign_action(action, owner=leaver, reason="It was given out in error", by=by)
    if line.offer:
        withdraw_offer(line.offer, by=by)
    line.state = State.TAKEN_BACK
    line.save(update_fields=["state"])


def give_out_due() -> int:
    """What was begun and is not done; each family in a transaction of its own. Safe twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT line_id, practitioner_id FROM huddle_reallocations_due()")
        due = cursor.fetchall()
    people = Practitioner.objects.select_related("agency").in_bulk([who for _, who in due])
    return sum(_attempt(key, people[who]) for key, who in due)


def _attempt(key: UUID, by: Practitioner) -> bool:
    """Whatever is wrong with one family must not stop the others."""
    try:
        return _give_out(key, by=by)
    except (NotNow, PermissionDenied) as refusal:
        why = str(refusal)
    except ValidationError as refusal:
        why = refusal.messages[0]
    except Exception as error:  # noqa: BLE001 - said on its page, with a way to try again
        logger.warning("family of line %s not given out: %s", key, type(error).__name__)
        why = WRONG
    with acting_as(by):
        waiting = ReallocationLine.objects.visible_to(by).waiting().filter(pk=key)
        waiting.update(state=State.FAILED, refusal=why[:300], ran_at=timezone.now())
    return False


@service
def _give_out(key: UUID, *, by: Practitioner) -> bool:
    """All that is theirs of one family. Whoever else is at it has the row."""
    free = ReallocationLine.objects.visible_to(by).waiting().filter(pk=key)
    held = free.select_for_update(skip_locked=True, of=("self",))
    line = held.select_related("reallocation__leaver", "reallocation__supervisor__agency").first()
    if line is None:
        return False
    plan, family = line.reallocation, lock_family(line.family, by)
    work = work_in(family, plan.leaver, by)
    if work is None:
        raise NotNow("Nothing of theirs is open here any more.")
    check_sharing(family, line.to, "lead")
    if work.lead or work.offers:
        line.offer = _offer(line, work, by)
    for cover in work.covers:
        _cover(cover, line.to, by)
    for action in work.actions:
        reassign_action(action, owner=line.to, reason=WHY, by=by)
    line.actions = [action.pk for action in work.actions]
    line.state, line.ran_at = State.DONE, timezone.now()
    line.save(update_fields=["offer", "actions", "state", "ran_at"])
    return True


def _offer(line: ReallocationLine, work: Work, by: Practitioner) -> Allocation:
    """Whoever led leads until they accept; an offer that nobody can answer is taken back."""
    family, plan = work.family, line.reallocation
    check_sharing(family, plan.supervisor, "supervisor")
    for unanswerable in family.allocations.offered().filter(practitioner__is_active=False):
        withdraw_offer(unanswerable, by=by)
    for offer in family.allocations.offered().filter(practitioner=plan.leaver):
        withdraw_offer(offer, by=by)
    return offer_lead(
        family, line.to, by=by, reason=WHY, supervisor=plan.supervisor, over_limit=plan.over_limit
    )


def _cover(cover: Cover, to: Practitioner, by: Practitioner) -> None:
    """The days that are left, by somebody else, who is asked."""
    end_cover(cover, by=by, reason=WHY)
    arrange_cover(
        cover.allocation,
        to,
        by=by,
        starts_on=max(cover.starts_on, today()),
        ends_on=cover.ends_on,
        reason=cover.reason,
    )


def _held(key: UUID, by: Practitioner) -> ReallocationLine:
    lines = ReallocationLine.objects.visible_to(by).select_for_update(of=("self",))
    return lines.select_related("reallocation__leaver", "to", "offer__family").get(pk=key)


def _nudge() -> None:
    current_app.send_task(GIVE_OUT, retry=False)
