"""Decisions after which the family comes back to a later session."""

from datetime import date
from typing import Any

from django.utils.formats import date_format

from huddle.consequences.answers import day, somebody
from huddle.models import AgendaItem, Decision
from huddle.services.following_actions import agree
from huddle.services.relisting import relist, relist_for_review
from practitioners.models import Practitioner

Made = dict[str, Any]
Why = AgendaItem.Why


def to_ratify(decision: Decision, by: Practitioner) -> Made:
    """Decided without a quorum: nothing else follows until a quorate meeting confirms it."""
    note = f"To ratify: {decision.get_code_display()}."
    return _listed(relist(decision.item, Why.RELISTED, note, by=by))


def after_danger(decision: Decision, by: Practitioner) -> Made:
    """D01: the huddle goes on asking what became of it."""
    return _listed(relist(decision.item, Why.RELISTED, "Duty and Advice was contacted.", by=by))


def ask(decision: Decision, by: Practitioner) -> Made:
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


def review(decision: Decision, by: Practitioner) -> Made:
    """D11: back on the first session on or after the day; the earliest is the family's."""
    return review_on(decision, day(decision.details, "review_on"), by)


def review_on(decision: Decision, on: date, by: Practitioner) -> Made:
    return _listed(relist_for_review(decision.item, on, by=by))


def defer(decision: Decision, by: Practitioner) -> Made:
    """D14: first on the next agenda."""
    note = f"Deferred on {date_format(decision.item.session.starts_on, 'j F Y')}."
    return _listed(relist(decision.item, Why.DEFERRED, note, by=by))


def _listed(item: AgendaItem | None) -> Made:
    return {"item": str(item.pk)} if item else {}
