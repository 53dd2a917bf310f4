"""What must be true before a decision is written down: each refusal beside its field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from families.models import Family, Person
from huddle.consequences.answers import check_answers
from huddle.consequences.table import REVIEWED, TABLE
from huddle.models import AgendaItem, Decision, DecisionCode
from huddle.queries.holding import children_of
from huddle.queries.putting_off import was_put_off
from huddle.services.closing import check_can_close
from huddle.services.family_state import CLOSES, closed_children
from practitioners.models import Practitioner
from practitioners.working_days import today

LONGEST = 2000
BESIDE = {DecisionCode.D10, DecisionCode.D12}
PUT_OFF = {DecisionCode.D08, DecisionCode.D14}


@dataclass(frozen=True)
class Wanted:
    """A decision as whoever records it gave it in."""

    item: AgendaItem
    child: Person
    code: str
    rationale: str
    details: Mapping[str, Any]
    is_primary: bool
    level: str
    review_on: date | None


def check_wanted(wanted: Wanted, by: Practitioner) -> dict[str, Any]:
    """The answers, cleaned. ``ValidationError`` with every reason why it cannot be recorded."""
    _check_choices(wanted)
    _check_rationale(wanted.rationale)
    answers = check_answers(wanted.code, wanted.details)
    if wanted.code in CLOSES:
        _check_nobody_in_danger(wanted.item.family)
    _check_review(wanted)
    _check_not_put_off_again(wanted, answers, by)
    return answers


def check_first(wanted: Wanted, answers: dict[str, Any]) -> None:
    """What must be true of the family before it can be stepped down or closed."""
    item = wanted.item
    if wanted.code == DecisionCode.D09:
        _check_step_down(item.family, wanted.level)
    if wanted.code in CLOSES and _closes_family(item, wanted.child):
        check_can_close(item, answers)


def decided_before(item: AgendaItem, child: Person) -> QuerySet[Decision]:
    """The child's primary decisions of earlier sessions, latest first."""
    return (
        Decision.objects.filter(child=child, is_primary=True, replaced_at=None)
        .filter(item__session__starts_at__lt=item.session.starts_at)
        .order_by("-item__session__starts_at")
    )


def _check_choices(wanted: Wanted) -> None:
    if wanted.code not in TABLE:
        raise ValidationError({"code": "Select a decision"})
    if wanted.child not in children_of(wanted.item):
        raise ValidationError({"child": "Select a child of this family"})
    if not wanted.is_primary and wanted.code not in BESIDE:
        raise ValidationError({"code": "Only D10 and D12 can stand beside another decision"})
    if wanted.level and wanted.level not in Family.Level.values:
        raise ValidationError({"level": "Select a level of need"})


def _check_rationale(rationale: str) -> None:
    if not rationale.strip():
        raise ValidationError({"rationale": "Enter why the meeting decided this"})
    if len(rationale.strip()) > LONGEST:
        raise ValidationError({"rationale": f"The reasons must be {LONGEST} characters or fewer"})


def _check_review(wanted: Wanted) -> None:
    day = wanted.review_on
    if day and (wanted.code not in REVIEWED or day < today()):
        raise ValidationError({"review": "Review date must be today or in the future"})


def _check_not_put_off_again(wanted: Wanted, answers: Mapping[str, Any], by: Practitioner) -> None:
    """A baby is put off once. A second time in a row, the chair says why, and records it."""
    item, code = wanted.item, wanted.code
    if code not in PUT_OFF:
        return
    before = decided_before(item, wanted.child).first()
    if not was_put_off(item) and (before is None or before.code not in PUT_OFF):
        return
    if not answers.get("chair_reason"):
        raise ValidationError({"chair_reason": TABLE[code].demand("chair_reason").refusal})
    if by.pk != item.session.chair_id:
        raise ValidationError({"chair_reason": "Only the chair can put this child off again"})


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
