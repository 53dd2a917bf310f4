"""What follows from a decision, done as it is recorded, and undone when it is replaced.

Each function answers with what it made (ids), which the decision keeps under ``made``.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from consent.services.retention import reach_class
from families.models import Action, Allocation, Family
from families.permissions.conflicts import HAS_CONFLICT, is_conflicted
from families.permissions.leading import may_become_lead
from families.services.acting import agree_action, close_action
from families.services.leading import end_lead, offer_lead, withdraw_offer
from families.services.referring import record_referral, withdraw_referral
from huddle.consequences.answers import day, somebody
from huddle.models import AgendaItem, Decision, ItemAction
from huddle.permissions.sharing import may_let_in
from huddle.services.relisting import relist, relist_for_review, take_back
from practitioners import audit
from practitioners.models import Practitioner
from practitioners.roles import Role

Made = dict[str, Any]
Why = AgendaItem.Why
Status = Family.Status
# Sharing one place on the next agenda with a sibling's decision.
COMES_BACK = Q(code__in=["D01", "D08", "D11", "D14"]) | Q(provisional=True)
WORKED_WITH = {"D02", "D03", "D04", "D05", "D06", "D09", "D11"}


def follow(decision: Decision, by: Practitioner) -> Made:
    """Set going what this decision demands. Inquorate, a closing only waits to be ratified."""
    if decision.provisional:
        return _listed(relist(decision.item, Why.RELISTED, _to_ratify(decision), by=by))
    if decision.code in WORKED_WITH:
        _make_active(decision.family)
    return FOLLOW.get(decision.code, _nothing)(decision, by)


def undo(decision: Decision, by: Practitioner) -> None:
    """Take back what the replaced decision had set going."""
    made, others = decision.details.get("made", {}), _others(decision)
    for action in Action.objects.visible_to(by).open().filter(pk__in=made.get("actions", [])):
        close_action(
            action, by=by, status=Action.Status.SUPERSEDED, reason="The decision was replaced."
        )
    if made.get("item") and not others.filter(COMES_BACK).exists():
        take_back(made["item"], by=by)
    if made.get("allocation") and not others.filter(code="D03").exists():
        _withdraw(made["allocation"], by)
    if made.get("referral") and not others.filter(code="D02").exists():
        withdraw_referral(decision.family, by=by)
    if decision.code == "D11":
        _set_review(decision.family, _review_dates(decision))
    if made.get("closed"):
        _reopen(decision.family, by)


def agree(
    item: AgendaItem,
    *,
    text: str,
    owner: Practitioner,
    due_on: date,
    by: Practitioner,
    asked_as: str = "owner",
) -> Action:
    """An action that the meeting agrees, kept with the item. Its owner then sees the family."""
    _check_sharing(item.family, owner, asked_as)
    action = agree_action(item.family, by=by, text=text, owner=owner, due_on=due_on)
    ItemAction.objects.create(family=item.family, item=item, action=action)
    return action


def close_family(decision: Decision, by: Practitioner) -> None:
    """Every child is closed: the family closes, and whoever leads or was asked to may stop."""
    family = Family.objects.visible_to(by).select_for_update().get(pk=decision.family_id)
    for offer in family.allocations.offered():
        withdraw_offer(offer, by=by)
    if family.allocations.current().exists():
        end_lead(family, by=by, reason="The huddle closed the family.")
    family.status, family.review_due = Status.CLOSED, None
    family.save(update_fields=["status", "review_due"])
    closed = Decision.objects.visible_to(by).filter(family=family, code="D15", replaced_at=None)
    for details in closed.values_list("details", flat=True):
        reach_class(family, details["retention_class"], by=by)
    audit.record(
        "family.closed",
        family,
        by=by,
        family=family.pk,
        reason=decision.details["closure_reason"],
        retention=decision.details["retention_class"],
    )


def _nothing(decision: Decision, by: Practitioner) -> Made:
    return {}


def _come_back(decision: Decision, by: Practitioner) -> Made:
    """D01: the huddle goes on asking what became of it."""
    return _listed(relist(decision.item, Why.RELISTED, "Duty and Advice was contacted.", by=by))


def _refer(decision: Decision, by: Practitioner) -> Made:
    """D02: somebody chases the outcome, and the lead stays."""
    record_referral(decision.family, sent_on=day(decision.details, "sent_on"), by=by)
    return _chase(decision, by) | {"referral": True}


def _chase(decision: Decision, by: Practitioner) -> Made:
    return _action(decision, by, "Chase the outcome of the referral", "referrer", "chase_on")


def _offer_meeting(decision: Decision, by: Practitioner) -> Made:
    return _action(decision, by, "Offer family group decision making", "offered_by", "by_when")


def _action(decision: Decision, by: Practitioner, text: str, owner: str, due: str) -> Made:
    details = decision.details
    action = agree(
        decision.item,
        text=text,
        owner=somebody(details, owner),
        due_on=day(details, due),
        by=by,
        asked_as=owner,
    )
    return {"actions": [str(action.pk)]}


def _offer_lead(decision: Decision, by: Practitioner) -> Made:
    """D03: one offer for the family, though its children are decided one by one."""
    details, family = decision.details, decision.family
    lead, supervisor = somebody(details, "lead"), somebody(details, "supervisor")
    _check_lead(family, lead, supervisor)
    for unanswerable in family.allocations.offered().filter(practitioner__is_active=False):
        withdraw_offer(unanswerable, by=by)
    asked = family.allocations.offered().filter(practitioner=lead).first()
    if asked is not None:
        return {"shares": str(asked.pk)}
    allocation = offer_lead(
        family,
        lead,
        by=by,
        reason=details.get("why_them") or "Agreed by the huddle",
        supervisor=supervisor,
        first_contact_due=day(details, "first_contact_due"),
    )
    return {"allocation": str(allocation.pk)}


def _check_lead(family: Family, lead: Practitioner, supervisor: Practitioner) -> None:
    if not (verdict := may_become_lead(lead, family)):
        raise ValidationError({"lead": verdict.reason})
    if supervisor == lead:
        raise ValidationError({"supervisor": "Select somebody other than the lead"})
    if not (supervisor.has_role(Role.SUPERVISOR) or may_become_lead(supervisor, family)):
        raise ValidationError({"supervisor": "Select somebody who can supervise"})
    if is_conflicted(supervisor, family):
        raise ValidationError({"supervisor": HAS_CONFLICT})
    statutory = family.level_of_need in {Family.Level.S17, Family.Level.S47}
    if statutory and supervisor.profession != Practitioner.Profession.SOCIAL_WORKER:
        raise ValidationError(
            {"supervisor": "Select a social worker: this child is in need or at risk"}
        )
    if family.allocations.current().filter(practitioner__is_active=True).exists():
        raise ValidationError(
            {"lead": "Somebody leads for this family already: decide to change the lead"}
        )
    asked = family.allocations.offered().filter(practitioner__is_active=True)
    if asked.exclude(practitioner=lead).exists():
        raise ValidationError({"lead": "Somebody else has already been asked to lead"})
    _check_sharing(family, lead, "lead")
    _check_sharing(family, supervisor, "supervisor")


def _check_sharing(family: Family, person: Practitioner, asked_as: str) -> None:
    """Information goes to an agency only under a decision to share that is in force."""
    if not (verdict := may_let_in(person, family)):
        raise ValidationError({asked_as: verdict.reason})


def _ask(decision: Decision, by: Practitioner) -> Made:
    """D08: each question is an action of the person who finds out."""
    actions = [
        agree(
            decision.item,
            text=f"Find out: {one['question']}"[:200],
            owner=somebody(one, "owner"),
            due_on=day(one, "due_on"),
            by=by,
            asked_as="questions",
        )
        for one in decision.details["questions"]
    ]
    listed = relist(decision.item, Why.RELISTED, "More information was asked for.", by=by)
    return _listed(listed) | {"actions": [str(action.pk) for action in actions]}


def _review(decision: Decision, by: Practitioner) -> Made:
    """D11: the earliest of the children's dates is the family's."""
    review_on = day(decision.details, "review_on")
    _set_review(decision.family, [review_on, *_review_dates(decision)])
    return _listed(relist_for_review(decision.item, review_on, by=by))


def _review_dates(decision: Decision) -> list[date]:
    return [day(one.details, "review_on") for one in _others(decision).filter(code="D11")]


def _set_review(family: Family, dates: list[date]) -> None:
    family.review_due = min(dates, default=None)
    family.save(update_fields=["review_due"])


def _others(decision: Decision) -> QuerySet[Decision]:
    """What else stands in this discussion: for siblings, or beside it."""
    return decision.item.decisions.filter(replaced_at=None).exclude(pk=decision.pk)


def _defer(decision: Decision, by: Practitioner) -> Made:
    note = f"Deferred on {date_format(decision.item.session.starts_on, 'j F Y')}."
    return _listed(relist(decision.item, Why.DEFERRED, note, by=by))


def _listed(item: AgendaItem | None) -> Made:
    return {"item": str(item.pk)} if item else {}


def _to_ratify(decision: Decision) -> str:
    return f"To ratify: {decision.get_code_display()}."


def _make_active(family: Family) -> None:
    if family.status in {Status.NOMINATED, Status.LISTED}:
        family.status = Status.ACTIVE
        family.save(update_fields=["status"])


def _withdraw(allocation_id: str, by: Practitioner) -> None:
    offered = Allocation.objects.visible_to(by).offered().filter(pk=allocation_id).first()
    if offered is not None:
        withdraw_offer(offered, by=by)


def _reopen(family: Family, by: Practitioner) -> None:
    """Closed in error a moment ago. Its lead has ended and must be asked again."""
    family.status = Status.ACTIVE
    family.save(update_fields=["status"])
    audit.record("family.reopened", family, by=by, family=family.pk)


FOLLOW: dict[str, Callable[[Decision, Practitioner], Made]] = {
    "D01": _come_back,
    "D02": _refer,
    "D03": _offer_lead,
    "D08": _ask,
    "D10": _chase,
    "D11": _review,
    "D12": _offer_meeting,
    "D14": _defer,
}
