"""Actions that follow from a decision: of a named person of a named agency, by a date."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from consent.models import FamilyTold, WorkingAgreement
from consent.services.agreements import record_agreement
from families.models import Action, Family
from families.services.acting import agree_action
from huddle.consequences.answers import day, somebody
from huddle.models import AgendaItem, Decision, ItemAction
from huddle.permissions.sharing import may_let_in
from practitioners.models import Practitioner

Made = dict[str, Any]
Answer = WorkingAgreement.Answer
PLAN = "The Family Help plan"


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
    check_sharing(item.family, owner, asked_as)
    action = agree_action(item.family, by=by, text=text, owner=owner, due_on=due_on)
    ItemAction.objects.create(family=item.family, item=item, action=action)
    return action


def check_sharing(family: Family, person: Practitioner, asked_as: str) -> None:
    """Information goes to an agency only under a decision to share that is in force."""
    if not (verdict := may_let_in(person, family)):
        raise ValidationError({asked_as: verdict.reason})


def asked_of(decision: Decision, by: Practitioner, text: str, owner: str, due: str) -> Made:
    """One action: whom the answer ``owner`` names, by the date that the answer ``due`` names."""
    action = agree(
        decision.item,
        text=text,
        owner=somebody(decision.details, owner),
        due_on=day(decision.details, due),
        by=by,
        asked_as=owner,
    )
    return {"actions": [str(action.pk)]}


def offer_meeting(decision: Decision, by: Practitioner) -> Made:
    return asked_of(decision, by, "Offer family group decision making", "offered_by", "by_when")


def report_back(decision: Decision, by: Practitioner) -> Made:
    """D06: overdue, it brings the family before the huddle again."""
    text = "Tell the huddle how the support of your agency goes"
    return asked_of(decision, by, text, "reports", "feedback_on")


def check_again(decision: Decision, by: Practitioner) -> Made:
    """D07: the safety net has a person and a date."""
    text = "Check again how the baby is, and tell the huddle if that has changed"
    return asked_of(decision, by, text, "rechecks", "recheck_on")


def visit_together(decision: Decision, by: Practitioner) -> Made:
    """D09: the lead sees the family with the social worker who steps back."""
    lead = decision.family.allocations.current().get().practitioner
    action = agree(
        decision.item,
        text="Visit the family together with children's social work",
        owner=lead,
        due_on=day(decision.details, "joint_visit_on"),
        by=by,
        asked_as="lead_accepted",
    )
    return {"actions": [str(action.pk)]}


def plan_together(decision: Decision, by: Practitioner) -> Made:
    """D05: what the family answered is kept where agreement is kept; two dates are two actions."""
    made = agreed_to(decision, by)
    for text, due in (
        ("Write the Family Help plan with the family", "plan_due"),
        ("Hold the meeting of the team around the family", "meeting_on"),
    ):
        made.setdefault("actions", []).extend(
            asked_of(decision, by, text, "planner", due)["actions"]
        )
    return made


def agreed_to(decision: Decision, by: Practitioner) -> Made:
    sibling = decision.item.decisions.filter(details__made__has_key="agreement_before").first()
    known = sibling.details["made"]["agreement_before"] if sibling else ""
    before = known or _answer_now(decision.family)
    _answered(decision.family, decision.details["agreement"], "", by)
    return {"agreement_before": before}


def take_agreement_back(decision: Decision, before: str, by: Practitioner) -> None:
    """Nothing is erased: what stood before is said again, and why."""
    _answered(
        decision.family, before, "The decision that recorded another answer was replaced", by
    )


def _answer_now(family: Family) -> str:
    latest = WorkingAgreement.objects.filter(family=family, person=None).first()
    return str(latest.answer) if latest else str(Answer.NOT_ASKED)


def _answered(family: Family, answer: str, note: str, by: Practitioner) -> None:
    told = FamilyTold.NOT_YET if answer == Answer.NOT_ASKED else FamilyTold.TOLD
    record_agreement(
        family, answer=Answer(answer), family_told=told, what_for=PLAN, note=note, by=by
    )
