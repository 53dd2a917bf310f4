"""Decisions about the lead: offered to somebody new, or handed over by whoever leads."""

from typing import Any

from django.core.exceptions import ValidationError

from families.models import Allocation, Family
from families.permissions.leading import may_become_lead
from families.services.leading import offer_lead, withdraw_offer
from families.services.supervising import check_supervisor
from huddle.consequences.answers import day, somebody
from huddle.models import Decision
from huddle.services.following_actions import agree, check_sharing
from practitioners.models import Practitioner

Made = dict[str, Any]


def allocate(decision: Decision, by: Practitioner) -> Made:
    """D03: one offer for the family, though its children are decided one by one."""
    if _led(decision.family):
        raise ValidationError(
            {"lead": "Somebody leads for this family already: decide to change the lead"}
        )
    why = decision.details.get("why_them") or "Agreed by the huddle"
    return _offer(decision, by, why, "first_contact_due")


def hand_over(decision: Decision, by: Practitioner) -> Made:
    """D04: whoever leads goes on until the new lead accepts, and each has something to do."""
    family, details = decision.family, decision.details
    if not family.allocations.current().exists():
        raise ValidationError({"lead": "Nobody leads for this family: decide to allocate a lead"})
    new = somebody(details, "lead")
    now = family.allocations.current().get().practitioner
    if new == now:
        raise ValidationError({"lead": "This person leads for the family already"})
    made = _offer(decision, by, "The huddle changes the lead", "overlap_on")
    if "allocation" not in made:
        return made
    steps = [(new, "See the family together with whoever led until now")]
    if now.is_active:
        steps.append((now, "Hand over to the new lead: what is agreed, what is open, who to ask"))
    actions = [
        agree(
            decision.item,
            text=text,
            owner=owner,
            due_on=day(details, "overlap_on"),
            by=by,
            asked_as="lead",
        )
        for owner, text in steps
    ]
    return made | {"actions": [str(action.pk) for action in actions]}


def withdraw(allocation_id: str, by: Practitioner) -> None:
    offered = Allocation.objects.visible_to(by).offered().filter(pk=allocation_id).first()
    if offered is not None:
        withdraw_offer(offered, by=by)


def _offer(decision: Decision, by: Practitioner, why: str, due: str) -> Made:
    """The actions of a handover belong to the decision whose offer it is."""
    family, details = decision.family, decision.details
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
        reason=why,
        supervisor=supervisor,
        first_contact_due=day(details, due),
        over_limit=details.get("over_limit", ""),
    )
    return {"allocation": str(allocation.pk)}


def _led(family: Family) -> bool:
    return family.allocations.current().filter(practitioner__is_active=True).exists()


def _check_lead(family: Family, lead: Practitioner, supervisor: Practitioner) -> None:
    if not (verdict := may_become_lead(lead, family)):
        raise ValidationError({"lead": verdict.reason})
    check_supervisor(family, lead, supervisor)
    asked = family.allocations.offered().filter(practitioner__is_active=True)
    if asked.exclude(practitioner=lead).exists():
        raise ValidationError({"lead": "Somebody else has already been asked to lead"})
    check_sharing(family, lead, "lead")
    check_sharing(family, supervisor, "supervisor")
