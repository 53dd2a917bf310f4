"""Record what the meeting decides: one primary decision for each child, with what follows."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import partial
from types import EllipsisType
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from families.models import Action, Family, Person
from huddle.consequences.answers import check_answers
from huddle.consequences.table import REVIEWED, TABLE
from huddle.events import decision_recorded
from huddle.models import AgendaItem, Decision, DecisionCode
from huddle.permissions.holding import may_decide
from huddle.queries.holding import children_of
from huddle.queries.putting_off import was_put_off
from huddle.quorum import quorum_for
from huddle.services.closing import check_can_close
from huddle.services.entering_late import late_moment
from huddle.services.family_state import (
    BEFORE,
    CLOSES,
    as_it_came,
    closed_children,
    settle_family,
)
from huddle.services.following import follow, undo
from huddle.services.following_actions import agree
from huddle.services.holding import lock_item
from practitioners import audit
from practitioners.access import NotNow, not_now
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

LONGEST = 2000
CARRIED = {"level", "review_on", BEFORE}  # by the row, and not by what the code demands
BESIDE = {DecisionCode.D10, DecisionCode.D12}
PUT_OFF = {DecisionCode.D08, DecisionCode.D14}
DECIDED_MEANWHILE = (
    "This meeting has decided something for this child already. Read it before you ratify."
)
State = AgendaItem.State


class ChangedError(Exception):
    """Somebody recorded another decision for this child since the page was made: ``stands``."""

    def __init__(self, stands: Decision | None) -> None:
        super().__init__("The decision has changed.")
        self.stands = stands


@service
def decide(
    item: AgendaItem,
    child: Person,
    code: str,
    *,
    rationale: str,
    by: Practitioner,
    details: Mapping[str, Any] | None = None,
    is_primary: bool = True,
    level: str = "",
    review_on: date | None = None,
    expecting: UUID | EllipsisType | None = ...,
    happened: time | None = None,
) -> Decision:
    """Write down one decision for one child, and do at once what it demands.

    The meeting decides; ``by`` records. A primary decision replaces the one before it, whose row
    is kept and whose consequences are taken back. Refused fields come as ``ValidationError``.
    ``expecting`` is the decision that the writer saw to stand, or None: ``ChangedError`` where
    another does by now. ``happened`` is when on the day of the session it was decided, where it
    is written down afterwards: who was there then decides about its quorum.
    """
    item = lock_item(item, by)
    may_decide(by, item).enforce()
    at = late_moment(item.session, happened, "happened") if happened else None
    answers = _check(item, child, code, rationale, details or {}, is_primary, level)
    _check_not_put_off_again(item, child, code, answers, by)
    came = as_it_came(item)
    if is_primary and expecting is not ...:
        _refuse_if_changed(item, child, expecting)
    replaced = is_primary and _replace_current(item, child, by)
    item.family = Family.objects.select_for_update().get(pk=item.family_id)
    _check_first(item, child, code, answers, level)
    kept = answers | {BEFORE: came} | _beside(code, level, review_on)
    decision = Decision.objects.create(
        family=item.family,
        item=item,
        child=child,
        code=code,
        is_primary=is_primary,
        rationale=rationale.strip(),
        details=kept,
        provisional=_is_provisional(code, item, at),
        happened_at=at,
        recorded_by=by,
    )
    if level:  # whoever supervises depends on it
        settle_family(item)
    _follow(decision, by)
    settle_family(item)
    _settle(item, decision.decided_at)
    _make_known(decision, by, replaced=replaced)
    return decision


@service
def defer_item(
    item: AgendaItem,
    *,
    because: str,
    rationale: str,
    by: Practitioner,
    chair_reason: str = "",
) -> AgendaItem:
    """The family was not discussed: D14 for each of its children; it comes back next time."""
    item = lock_item(item, by)
    may_decide(by, item).enforce()
    details = {"because": because, "chair_reason": chair_reason}
    for child in children_of(item):
        decide(item, child, DecisionCode.D14, rationale=rationale, details=details, by=by)
    item.refresh_from_db(fields=["state"])
    return item


@service
def ratify_decision(decision: Decision, item: AgendaItem, *, by: Practitioner) -> Decision:
    """A quorate meeting confirms what an inquorate one decided provisionally.

    Refused where this meeting has decided something for the child already.
    """
    if not quorum_for(item):
        not_now("This meeting is not quorate either, so it cannot ratify.").enforce()
    details = {k: v for k, v in decision.details.items() if k not in {"made", *CARRIED}}
    try:
        return decide(
            item,
            decision.child,
            decision.code,
            rationale=decision.rationale,
            details=details,
            level=decision.details.get("level", ""),
            review_on=_still_ahead(decision.details.get("review_on", "")),
            expecting=None,
            by=by,
        )
    except ChangedError as changed:
        raise NotNow(DECIDED_MEANWHILE) from changed


@service
def agree_in_session(
    item: AgendaItem, *, text: str, owner: Practitioner, due_on: Any, by: Practitioner
) -> Action:
    """An action of a named person of a named agency, agreed while the family is discussed."""
    item = lock_item(item, by)
    may_decide(by, item).enforce()
    return agree(item, text=text, owner=owner, due_on=due_on, by=by)


def _still_ahead(review_on: str) -> date | None:
    """A day to look again that has passed by the time of ratifying is over."""
    found = date.fromisoformat(review_on) if review_on else None
    return found if found and found >= today() else None


def waits_to_be_ratified(item: AgendaItem, child: Person) -> Decision | None:
    """The child's last decision before this session, where it is provisional."""
    before = _before(item, child).first()
    return before if before is not None and before.provisional else None


def _check(
    item: AgendaItem,
    child: Person,
    code: str,
    rationale: str,
    details: Mapping[str, Any],
    is_primary: bool,
    level: str,
) -> dict[str, Any]:
    """Every reason why this cannot be recorded, by the field that it concerns."""
    if code not in TABLE:
        raise ValidationError({"code": "Select a decision"})
    if child not in children_of(item):
        raise ValidationError({"child": "Select a child of this family"})
    if not is_primary and code not in BESIDE:
        raise ValidationError({"code": "Only D10 and D12 can stand beside another decision"})
    if level and level not in Family.Level.values:
        raise ValidationError({"level": "Select a level of need"})
    _check_rationale(rationale)
    answers = check_answers(code, details)
    if code in CLOSES:
        _check_nobody_in_danger(item.family)
    return answers


def _beside(code: str, level: str, review_on: date | None) -> dict[str, str]:
    """What any decision may carry: the level of need by its code, and a day to look again."""
    if review_on and (code not in REVIEWED or review_on < today()):
        raise ValidationError({"review": "Review date must be today or in the future"})
    beside = {"level": level, "review_on": review_on.isoformat() if review_on else ""}
    return {name: value for name, value in beside.items() if value}


def _check_rationale(rationale: str) -> None:
    if not rationale.strip():
        raise ValidationError({"rationale": "Enter why the meeting decided this"})
    if len(rationale.strip()) > LONGEST:
        raise ValidationError({"rationale": f"The reasons must be {LONGEST} characters or fewer"})


def _check_not_put_off_again(
    item: AgendaItem,
    child: Person,
    code: str,
    answers: Mapping[str, Any],
    by: Practitioner,
) -> None:
    """A baby is put off once. A second time in a row, the chair says why, and records it."""
    if code not in PUT_OFF:
        return
    before = _before(item, child).first()
    if not was_put_off(item) and (before is None or before.code not in PUT_OFF):
        return
    if not answers.get("chair_reason"):
        raise ValidationError({"chair_reason": TABLE[code].demand("chair_reason").refusal})
    if by.pk != item.session.chair_id:
        raise ValidationError({"chair_reason": "Only the chair can put this child off again"})


def _check_first(
    item: AgendaItem, child: Person, code: str, answers: dict[str, Any], level: str
) -> None:
    """What must be true of the family before it can be stepped down or closed."""
    if code == DecisionCode.D09:
        _check_step_down(item.family, level)
    if code in CLOSES and _closes_family(item, child):
        check_can_close(item, answers)


def _check_step_down(family: Family, level: str) -> None:
    """Somebody leads already, social work has answered, and the level says what it is now."""
    if not family.allocations.current().filter(practitioner__is_active=True).exists():
        raise ValidationError("Nobody leads for this family yet, so it cannot be stepped down.")
    if family.awaits_social_work:
        raise ValidationError("Record first what children's social work answered the referral.")
    if (level or family.level_of_need) in {Family.Level.S17, Family.Level.S47}:
        raise ValidationError({"level": "Select the level of need that the family steps down to"})


def _check_nobody_in_danger(family: Family) -> None:
    """Before anything is replaced: a contact with Duty and Advice is not undone by closing."""
    if _in_danger(family):
        raise ValidationError(
            "Duty and Advice has been contacted about a child of this family. "
            "The huddle cannot close it."
        )


def _in_danger(family: Family) -> bool:
    """Is the latest primary decision for any of its children still D01?"""
    latest = (
        Decision.objects.filter(family=family, is_primary=True, replaced_at=None)
        .order_by("child_id", "-item__session__starts_at", "-recorded_at")
        .distinct("child_id")
    )
    return DecisionCode.D01 in [decision.code for decision in latest]


def _closes_family(item: AgendaItem, child: Person) -> bool:
    """Is every other child closed in this discussion?"""
    others = [one for one in children_of(item) if one != child]
    closed = closed_children(item)
    return all(other.pk in closed for other in others)


def _refuse_if_changed(item: AgendaItem, child: Person, expecting: UUID | None) -> None:
    stands = _current(item, child).select_related("recorded_by__agency").first()
    if expecting != (stands.pk if stands else None):
        raise ChangedError(stands)


def _current(item: AgendaItem, child: Person) -> QuerySet[Decision]:
    return Decision.objects.filter(item=item, child=child, is_primary=True, replaced_at=None)


def _before(item: AgendaItem, child: Person) -> QuerySet[Decision]:
    """The child's primary decisions of earlier sessions, latest first."""
    return (
        Decision.objects.filter(child=child, is_primary=True, replaced_at=None)
        .filter(item__session__starts_at__lt=item.session.starts_at)
        .order_by("-item__session__starts_at")
    )


def _is_provisional(code: str, item: AgendaItem, at: datetime | None) -> bool:
    return TABLE[code].provisional_if_inquorate and not quorum_for(item, at)


def _replace_current(item: AgendaItem, child: Person, by: Practitioner) -> bool:
    """Whether there was one to replace."""
    before = _current(item, child).first()
    if before is not None:
        _replace(before, by)
    return before is not None


def _replace(decision: Decision, by: Practitioner) -> None:
    decision.replaced_at = timezone.now()
    decision.save(update_fields=["replaced_at"])
    undo(decision, by)


def _follow(decision: Decision, by: Practitioner) -> None:
    if made := follow(decision, by):
        decision.details = decision.details | {"made": made}
        decision.save(update_fields=["details"])


def _settle(item: AgendaItem, at: datetime) -> None:
    """Discussed when every child has a decision; deferred when that was to put it off."""
    codes = dict(
        item.decisions.filter(is_primary=True, replaced_at=None).values_list("child", "code")
    )
    if any(child.pk not in codes for child in children_of(item)):
        return
    deferred = set(codes.values()) == {DecisionCode.D14}
    item.state = State.DEFERRED if deferred else State.DISCUSSED
    item.discussed_at = None if deferred else at
    item.save(update_fields=["state", "discussed_at"])


def _make_known(decision: Decision, by: Practitioner, *, replaced: bool) -> None:
    audit.record(
        "decision.recorded",
        decision,
        by=by,
        family=decision.family_id,
        code=str(decision.code),
        provisional=decision.provisional,
        replaced=replaced,
        **({"happened_at": decision.happened_at.isoformat()} if decision.happened_at else {}),
    )
    transaction.on_commit(
        partial(decision_recorded.send_robust, sender=Decision, decision_id=decision.pk)
    )
