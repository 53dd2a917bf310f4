"""Where the family stands by what the meeting has decided so far, worked out anew each time.

Status, level of need and review follow from how the family came into the discussion and from the
decisions that stand in it now: so a decision that is replaced leaves nothing of itself behind.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from families.models import Family
from huddle.models import AgendaItem, Decision, DecisionCode
from huddle.queries.holding import children_of

Status = Family.Status
WORKED_WITH = {"D02", "D03", "D04", "D05", "D06", "D09", "D11"}
CLOSES = {DecisionCode.D15, DecisionCode.D16}
NOT_OURS = {DecisionCode.D13} | CLOSES  # a statutory process holds them, or nobody does
# Nobody need lead after these; after those it is as it was before.
NEEDS_NO_LEAD = {DecisionCode.D06, DecisionCode.D07} | NOT_OURS
PUT_OFF = {DecisionCode.D08, DecisionCode.D14}
BEFORE = "before"


def as_it_came(item: AgendaItem) -> dict[str, Any]:
    """What the family was when the meeting began to decide about it, kept with each decision."""
    first = item.decisions.filter(details__has_key=BEFORE).order_by("recorded_at").first()
    if first is not None:
        return dict(first.details[BEFORE])
    family = item.family
    review = family.review_due.isoformat() if family.review_due else ""
    needed = family.lead_needed_since.isoformat() if family.lead_needed_since else ""
    came = {"status": family.status, "level": family.level_of_need, "review": review}
    return came | {"lead_needed": needed}


def settle_family(item: AgendaItem) -> None:
    """Bring the family's status, level and review to what stands now; closing is a verb apart."""
    item.family.refresh_from_db()
    family, came = item.family, as_it_came(item)
    standing = list(item.decisions.filter(replaced_at=None).order_by("recorded_at"))
    if family.status != Status.CLOSED:
        family.status = _status(item, standing, came["status"])
        family.review_due = _review(family, standing, came["review"])
        family.lead_needed_since = _lead_needed(family, standing, came.get("lead_needed", ""))
    levels = [one.details["level"] for one in standing if one.details.get("level")]
    family.level_of_need = levels[-1] if levels else came["level"]
    family.save(update_fields=["status", "review_due", "level_of_need", "lead_needed_since"])


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


def _lead_needed(family: Family, standing: list[Decision], came: str) -> datetime | None:
    """From the first decision by which somebody must lead, until all say that nobody need."""
    codes = {one.code for one in standing if one.is_primary and not one.provisional}
    if family.status == Status.PAUSED or (codes and codes <= NEEDS_NO_LEAD):
        return None
    if codes - NEEDS_NO_LEAD - PUT_OFF or family.allocations.current().exists():
        return datetime.fromisoformat(came) if came else family.lead_needed_since or timezone.now()
    return datetime.fromisoformat(came) if came else None


def _review(family: Family, standing: list[Decision], came: str) -> date | None:
    dates = [one.details["review_on"] for one in standing if one.details.get("review_on")]
    if dates:
        return date.fromisoformat(min(dates))
    if family.status == Status.PAUSED or not came:
        return None
    return date.fromisoformat(came)
