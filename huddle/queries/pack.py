"""The pack of a session on paper, for when the system is down: each reader their own."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from families.models import Action, Person
from families.queries.contributions import said
from families.queries.people import hidden_principals_of_each
from huddle.models import AgendaItem, HuddleSession
from huddle.queries.in_session import Child, checks_of_each, children_in, unknowns
from huddle.queries.summary import Summary, summarise, told_in_checks, told_of
from practitioners.models import Practitioner


@dataclass(frozen=True)
class Sheet:
    """One family, on a sheet of its own, with room to write by hand."""

    item: AgendaItem
    children: list[Child]
    people: list[Person]
    summary: Summary
    actions: list[Action]


def pack_of(session: HuddleSession, reader: Practitioner) -> list[Sheet]:
    """Of each family that this reader sees; as many queries for one as for many."""
    visible = AgendaItem.objects.visible_to(reader).filter(session=session)
    visible = visible.exclude(state=AgendaItem.State.WITHDRAWN)
    items = list(visible.select_related("family", "session").order_by("position", "id"))
    if not items:
        return []
    families = [item.family_id for item in items]
    people = Person.objects.visible_to(reader).filter(family__in=families).order_by("created_at")
    told = told_of(items, reader)
    checks = checks_of_each(items, reader)
    in_checks = told_in_checks(checks)
    by_family = {
        "people": _each((one.family_id, one) for one in people),
        "actions": _each((one.family_id, one) for one in _actions(items, reader)),
    }
    shared = _each((one.contribution.family_id, one) for one in said(told, reader))
    answers = _each((one.item_id, one) for one in checks)
    children = children_in(items, reader)
    return [
        Sheet(
            item=item,
            children=children[item.pk],
            summary=summarise(
                shared[item.family_id],
                children=children[item.pk],
                checks=answers[item.pk],
                in_checks=in_checks,
                open_questions=unknowns(by_family["people"][item.family_id], answers[item.pk]),
            ),
            **{name: found[item.family_id] for name, found in by_family.items()},
        )
        for item in items
    ]


def _actions(items: list[AgendaItem], reader: Practitioner) -> list[Action]:
    hidden = hidden_principals_of_each([item.family for item in items])
    rows = (
        Action.objects.visible_to(reader)
        .open()
        .filter(family__in=[item.family_id for item in items])
    )
    found = list(rows.select_related("owner", "owner_agency").order_by("due_on", "id"))
    for action in found:
        action.owner_is_unnamed = action.owner.principal in hidden[action.family_id]
    return found


def _each(pairs: Iterable[tuple[UUID, Any]]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return found
