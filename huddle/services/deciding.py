"""Record what the meeting decides: one primary decision for each child, with what follows."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import partial
from types import EllipsisType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from families.models import Action, Family, Person
from huddle.consequences.table import TABLE
from huddle.events import decision_recorded
from huddle.models import AgendaItem, Decision, DecisionCode
from huddle.permissions.holding import may_decide
from huddle.queries.holding import children_of
from huddle.quorum import quorum_for
from huddle.services.deciding_checks import Wanted, check_first, check_wanted, decided_before
from huddle.services.entering_late import late_moment
from huddle.services.family_state import (
    BEFORE,
    as_it_came,
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

CARRIED = {"level", "review_on", BEFORE}  # by the row, and not by what the code demands
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
    wanted = Wanted(
        item, child, code, rationale.strip(), details or {}, is_primary, level, review_on
    )
    answers = check_wanted(wanted, by)
    if is_primary and expecting is not ...:
        _refuse_if_changed(item, child, expecting)
    return _decide(wanted, answers, at, by)


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
    before = decided_before(item, child).first()
    return before if before is not None and before.provisional else None


def _decide(
    wanted: Wanted, answers: dict[str, Any], at: datetime | None, by: Practitioner
) -> Decision:
    """What stood before is taken back, this is written, and what it demands is done."""
    item, came = wanted.item, as_it_came(wanted.item)
    replaced = wanted.is_primary and _replace_current(item, wanted.child, by)
    item.family = Family.objects.select_for_update().get(pk=item.family_id)
    check_first(wanted, answers)
    decision = _write(wanted, answers | {BEFORE: came} | _beside(wanted), at, by)
    if wanted.level:  # whoever supervises depends on it
        settle_family(item)
    _follow(decision, by)
    settle_family(item)
    _settle(item, decision.decided_at)
    _make_known(decision, by, replaced=replaced)
    return decision


def _write(
    wanted: Wanted, details: dict[str, Any], at: datetime | None, by: Practitioner
) -> Decision:
    return Decision.objects.create(
        family=wanted.item.family,
        item=wanted.item,
        child=wanted.child,
        code=wanted.code,
        is_primary=wanted.is_primary,
        rationale=wanted.rationale,
        details=details,
        provisional=_is_provisional(wanted.code, wanted.item, at),
        happened_at=at,
        recorded_by=by,
    )


def _beside(wanted: Wanted) -> dict[str, str]:
    """What any decision may carry: the level of need by its code, and a day to look again."""
    day = wanted.review_on
    beside = {"level": wanted.level, "review_on": day.isoformat() if day else ""}
    return {name: value for name, value in beside.items() if value}


def _refuse_if_changed(item: AgendaItem, child: Person, expecting: UUID | None) -> None:
    stands = _current(item, child).select_related("recorded_by__agency").first()
    if expecting != (stands.pk if stands else None):
        raise ChangedError(stands)


def _current(item: AgendaItem, child: Person) -> QuerySet[Decision]:
    return Decision.objects.filter(item=item, child=child, is_primary=True, replaced_at=None)


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
