"""A family's formulation as one reader may read it: this discussion's, and the one before it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from families.models import Contribution
from families.queries.contributions import Said, said
from huddle.models import (
    AgendaItem,
    FormulationPart,
    FormulationPoint,
    FormulationView,
    Huddle,
)
from practitioners.models import Practitioner

Part = FormulationPart
# What a page asks, by the huddle's setting. A hypothesis is written in either.
VIEWS: dict[str, tuple[Part, ...]] = {
    FormulationView.PS: (
        Part.PRESENTING,
        Part.PREDISPOSING,
        Part.PRECIPITATING,
        Part.PERPETUATING,
        Part.PROTECTIVE,
        Part.SIXTH,
    ),
    FormulationView.SIGNS: (Part.WORRY, Part.WELL, Part.NEXT, Part.SCALE),
}
HINTS: dict[str, str] = {
    Part.PRESENTING: "What is happening now",
    Part.PREDISPOSING: "What made it more likely",
    Part.PRECIPITATING: "What set it off",
    Part.PERPETUATING: "What keeps it going",
    Part.PROTECTIVE: "What helps, and what is strong",
    Part.SCALE: "Each person says their own, from 0 (harm is certain) to 10 (safe enough to "
    "close). Nobody adds them up",
}


@dataclass(frozen=True)
class Point:
    row: FormulationPoint
    said: Said


@dataclass(frozen=True)
class Column:
    """One part with what this reader may read of it, in the group's order."""

    part: str
    label: str
    hint: str
    points: list[Point]

    @property
    def is_ordered(self) -> bool:
        return self.part == Part.PERPETUATING

    @property
    def is_scale(self) -> bool:
        return self.part == Part.SCALE


@dataclass(frozen=True)
class Board:
    item: AgendaItem
    columns: list[Column]
    hypothesis: Point | None

    @property
    def is_empty(self) -> bool:
        return self.hypothesis is None and not any(one.points for one in self.columns)


def parts_of(huddle: Huddle) -> list[Part]:
    """What is asked: five Ps, or six where the partnership has named one."""
    parts = VIEWS[huddle.formulation_view]
    return [part for part in parts if part != Part.SIXTH or huddle.sixth_p]


def label_of(part: str, huddle: Huddle) -> str:
    if part == Part.SIXTH and huddle.sixth_p:
        return huddle.sixth_p
    return str(Part(part).label)


def boards_of(item: AgendaItem, reader: Practitioner) -> tuple[Board, Board | None]:
    """This discussion's, and the latest before it of which this reader may read anything."""
    return boards_of_each([item], reader)[item.pk]


def boards_of_each(
    items: list[AgendaItem], reader: Practitioner
) -> dict[UUID, tuple[Board, Board | None]]:
    """The same for each item of one session; as many queries for one as for many."""
    points = _points(items, reader)
    found = {}
    for item in items:
        mine = points[item.family_id]
        begins = item.session.starts_at
        earlier = [one for one in mine if one.row.item.session.starts_at < begins]
        last = max((one.row.item for one in earlier), key=_when, default=None)
        before = _board(last, _in(last, earlier)) if last else None
        found[item.pk] = (_board(item, _in(item, mine)), before)
    return found


def latest_of(boards: tuple[Board, Board | None]) -> Board | None:
    """For one page: what was written last, in this discussion or before it."""
    now, before = boards
    return before if now.is_empty else now


def hypothesis_of(item: AgendaItem, reader: Practitioner) -> Point | None:
    return boards_of(item, reader)[0].hypothesis


def _points(items: Iterable[AgendaItem], reader: Practitioner) -> dict[UUID, list[Point]]:
    """A point is read exactly by those who read its contribution as it stands now."""
    standing = FormulationPoint.objects.visible_to(reader).standing()
    rows = list(
        standing.filter(family__in=[item.family_id for item in items]).select_related(
            "item__session__huddle"
        )
    )
    told = Contribution.objects.visible_to(reader).current()
    told = told.exclude(change=Contribution.Change.WITHDRAWN)
    keys = [row.contribution_id for row in rows]
    words = {one.contribution.first: one for one in said(told.filter(first__in=keys), reader)}
    found: dict[UUID, list[Point]] = defaultdict(list)
    for row in rows:
        if row.contribution_id in words:
            found[row.family_id].append(Point(row, words[row.contribution_id]))
    return found


def _board(item: AgendaItem, points: Iterable[Point]) -> Board:
    """What is asked now, and whatever else was written, each under its own part."""
    huddle, by_part = item.session.huddle, defaultdict(list)
    for one in points:
        by_part[one.row.part].append(one)
    hypotheses = by_part.pop(Part.HYPOTHESIS, [])
    asked = parts_of(huddle)
    shown = [*asked, *(part for part in Part if part in by_part and part not in asked)]
    columns = [
        Column(part, label_of(part, huddle), HINTS.get(part, ""), by_part[part]) for part in shown
    ]
    return Board(item, columns, hypotheses[-1] if hypotheses else None)


def _in(item: AgendaItem, points: Iterable[Point]) -> list[Point]:
    return [one for one in points if one.row.item_id == item.pk]


def _when(item: AgendaItem) -> Any:
    return item.session.starts_at


def points_in(items: list[AgendaItem]) -> dict[UUID, list[list[str]]]:
    """For the minutes: which contributions are points, and of what. They hold no word."""
    labels: dict[UUID, list[list[str]]] = defaultdict(list)
    order = list(Part)
    rows = FormulationPoint.objects.filter(item__in=items).order_by("position", "id")
    huddles = {item.pk: item.session.huddle for item in items}
    for row in sorted(rows, key=lambda row: order.index(Part(row.part))):
        label = label_of(row.part, huddles[row.item_id])
        if row.replaced_at:
            label = f"{label} (as it was before it was changed)"
        labels[row.item_id].append([str(row.contribution_id), label])
    return labels
