"""Where the family stands by what the meeting has decided so far, worked out anew each time.

Status, level of need and review follow from how the family came into the discussion and from the
decisions that stand in it now: so a decision that is replaced leaves nothing of itself behind.
"""

from datetime import date
from typing import Any

from families.models import Family
from huddle.models import AgendaItem, Decision, DecisionCode
from huddle.queries.holding import children_of

Status = Family.Status
WORKED_WITH = {"D02", "D03", "D04", "D05", "D06", "D09", "D11"}
CLOSES = {DecisionCode.D15, DecisionCode.D16}
NOT_OURS = {DecisionCode.D13} | CLOSES  # a statutory process holds them, or nobody does
BEFORE = "before"


def as_it_came(item: AgendaItem) -> dict[str, Any]:
    """What the family was when the meeting began to decide about it, kept with each decision."""
    first = item.decisions.filter(details__has_key=BEFORE).order_by("recorded_at").first()
    if first is not None:
        return dict(first.details[BEFORE])
    family = item.family
    review = family.review_due.isoformat() if family.review_due else ""
    return {"status": family.status, "level": family.level_of_need, "review": review}


def settle_family(item: AgendaItem) -> None:
    """Bring the family's status, level and review to what stands now; closing is a verb apart."""
    item.family.refresh_from_db()
    family, came = item.family, as_it_came(item)
    standing = list(item.decisions.filter(replaced_at=None).order_by("recorded_at"))
    if family.status != Status.CLOSED:
        family.status = _status(item, standing, came["status"])
        family.review_due = _review(family, standing, came["review"])
    levels = [one.details["level"] for one in standing if one.details.get("level")]
    family.level_of_need = levels[-1] if levels else came["level"]
    family.save(update_fields=["status", "review_due", "level_of_need"])


def closed_children(item: AgendaItem) -> set[Any]:
    """Those whom this discussion has closed for good, or sent elsewhere."""
    closing = item.decisions.filter(
        code__in=CLOSES, is_primary=True, replaced_at=None, provisional=False
    )
    return set(closing.values_list("child", flat=True))


def _status(item: AgendaItem, standing: list[Decision], came: str) -> Status:
    primary = {one.child_id: one for one in standing if one.is_primary and not one.provisional}
    codes = {one.code for one in primary.values()}
    everybody = all(child.pk in primary for child in children_of(item))
    if everybody and codes <= NOT_OURS and DecisionCode.D13 in codes:
        return Status.PAUSED
    if codes & WORKED_WITH or item.family.allocations.current().exists():
        return Status.ACTIVE
    return Status(came)


def _review(family: Family, standing: list[Decision], came: str) -> date | None:
    dates = [one.details["review_on"] for one in standing if one.details.get("review_on")]
    if dates:
        return date.fromisoformat(min(dates))
    if family.status == Status.PAUSED or not came:
        return None
    return date.fromisoformat(came)
