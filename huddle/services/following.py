"""What follows from a decision, done as it is recorded, and undone when it is replaced.

Each function answers with what it made (ids), which the decision keeps under ``made``.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from families.models import Action
from families.services.acting import close_action
from huddle.models import Decision
from huddle.queries.holding import children_of
from huddle.services import closing, following_actions, following_lead, following_return, referrals
from huddle.services.family_state import CLOSES, closed_children
from huddle.services.relisting import take_back
from practitioners.models import Practitioner

Made = dict[str, Any]
# Sharing one place on the next agenda with a sibling's decision.
COMES_BACK = (
    Q(code__in=["D01", "D08", "D11", "D14"])
    | Q(provisional=True)
    | Q(details__has_key="review_on")
)
FOLLOW: dict[str, Callable[[Decision, Practitioner], Made]] = {
    "D01": following_return.after_danger,
    "D02": referrals.step_up,
    "D03": following_lead.allocate,
    "D04": following_lead.hand_over,
    "D05": following_actions.plan_together,
    "D06": following_actions.report_back,
    "D07": following_actions.check_again,
    "D08": following_return.ask,
    "D09": following_actions.visit_together,
    "D10": referrals.refer,
    "D11": following_return.review,
    "D12": following_actions.offer_meeting,
    "D14": following_return.defer,
    "D16": closing.tell_nominators,
}


def follow(decision: Decision, by: Practitioner) -> Made:
    """Set going what this decision demands. Inquorate, a closing only waits to be ratified."""
    if decision.provisional:
        return following_return.to_ratify(decision, by)
    made = FOLLOW[decision.code](decision, by) if decision.code in FOLLOW else {}
    if decision.code != "D11" and decision.details.get("review_on"):
        made = following_return.review(decision, by) | made
    if decision.code in CLOSES and _everybody_is_closed(decision):
        made = made | {"closed": closing.close_family(decision, by)}
    return made


def undo(decision: Decision, by: Practitioner) -> None:
    """Take back exactly what the replaced decision had set going."""
    _open_again(decision, by)
    made, others = decision.details.get("made", {}), _others(decision)
    for action in Action.objects.visible_to(by).open().filter(pk__in=made.get("actions", [])):
        close_action(
            action, by=by, status=Action.Status.SUPERSEDED, reason="The decision was replaced."
        )
    if made.get("item") and not others.filter(COMES_BACK).exists():
        take_back(made["item"], by=by)
    if made.get("allocation") and not others.filter(code__in=["D03", "D04"]).exists():
        following_lead.withdraw(made["allocation"], by)
    if made.get("referral") and not others.filter(code="D02").exists():
        referrals.take_step_up_back(decision.family, by)
    referrals.take_back(decision, by)
    if "agreement_before" in made and not others.filter(code="D05").exists():
        following_actions.take_agreement_back(decision, made["agreement_before"], by)


def _open_again(decision: Decision, by: Practitioner) -> None:
    """Whichever child's decision closed the family: one that is open again opens it."""
    if decision.code not in CLOSES:
        return
    for closed in decision.item.decisions.filter(details__made__has_key="closed"):
        made = dict(closed.details["made"])
        closing.reopen(decision.family, made.pop("closed"), by)
        closed.details = closed.details | {"made": made}
        closed.save(update_fields=["details"])


def _everybody_is_closed(decision: Decision) -> bool:
    closed = closed_children(decision.item)
    return all(child.pk in closed for child in children_of(decision.item))


def _others(decision: Decision) -> QuerySet[Decision]:
    """What else stands in this discussion: for siblings, or beside it."""
    return decision.item.decisions.filter(replaced_at=None).exclude(pk=decision.pk)
