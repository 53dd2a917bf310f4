"""Actions across families: whose, in which state, due when, in which order."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from families.models import Action, ActionStep, Allocation, led_or_covered_by
from families.queries.people import hidden_principals_of_each
from practitioners.models import Practitioner
from practitioners.working_days import today

WEEK, MONTH = timedelta(days=7), timedelta(days=28)
ORDERS = {
    "": ("due_on", "agreed_at", "id"),
    "last": ("-due_on", "agreed_at", "id"),
    "family": ("family__reference", "due_on", "id"),
    "changed": ("-updated_at", "id"),
}


def actions_of(
    reader: Practitioner, *, whose: str = "", status: str = "", due: str = "", sort: str = ""
) -> QuerySet[Action]:
    """The actions that they may see, narrowed by what the page asks; their own, if it does not."""
    found = _in_state(_whose(reader, whose), status)
    if window := _window(due, today()):
        found = found.filter(due_on__range=window)
    related = found.select_related("family", "owner__agency", "owner_agency")
    return related.order_by(*ORDERS[sort])


def to_work_on(reader: Practitioner, asked: Iterable[str]) -> list[Action]:
    """Those of these that they own and that are open; what is no id of one is left out."""
    mine = Action.objects.visible_to(reader).open().filter(owner=reader, pk__in=_ids(asked))
    return list(mine.select_related("family", "owner"))


def named_for(actions: Iterable[Action]) -> list[Action]:
    """Actions of several families, without the name of an owner whom the reader is not told of."""
    found = list(actions)
    hidden = hidden_principals_of_each({action.family for action in found})
    for action in found:
        action.owner_is_unnamed = action.owner.principal in hidden[action.family_id]
    return found


def steps_of(action: Action, reader: Practitioner, hidden: set[int]) -> list[ActionStep]:
    """What became of it, first things first, naming nobody whom the reader is not told of."""
    rows = ActionStep.objects.visible_to(reader).filter(action=action)
    steps = list(rows.select_related("owner", "taken_by"))
    for step in steps:
        step.by_is_unnamed = step.taken_by.principal in hidden
        step.owner_is_unnamed = step.owner.principal in hidden
    return steps


def _whose(reader: Practitioner, whose: str) -> QuerySet[Action]:
    seen = Action.objects.visible_to(reader)
    match whose:
        case "led":
            leads = (
                Allocation.objects.visible_to(reader).current().filter(led_or_covered_by(reader))
            )
            return seen.filter(family__in=leads.values("family"))
        case "agreed":
            return seen.filter(agreed_by=reader)
        case "agency":
            return seen.filter(owner_agency=reader.agency_id)
        case "all":
            return seen
    return seen.filter(owner=reader)


def _in_state(actions: QuerySet[Action], status: str) -> QuerySet[Action]:
    if status == "overdue":
        late = Action.objects.overdue(today())
        return actions.filter(pk__in=late.values("pk"))
    if status == "any":
        return actions
    return actions.filter(status__in=[status] if status else Action.OPEN)


def _window(due: str, day: date) -> tuple[date, date] | None:
    return {
        "week": (day, day + WEEK),
        "month": (day, day + MONTH),
        "past_month": (day - MONTH, day),
    }.get(due)


def _ids(asked: Iterable[str]) -> list[UUID]:
    found = []
    for each in asked:
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found
