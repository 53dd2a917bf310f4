"""A family's map as a drawing: where each box, frame and line stands. The same every time.

What is drawn is said in words inside the boxes, so that no line needs a label and nothing is
told by colour alone. The household's people stand together: adults above, babies below.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from families.lettering import lines_of
from families.models import Relationship
from families.queries.mapping import FamilyMap, Someone

BOX, GAP, PAD, LINE, TITLE = 216, 24, 16, 20, 32
INSIDE, SIZE = 12, 16  # a box's words: how far from its edge, and how big
ARC, BETWEEN, EDGE = 40, 64, 4
LEAST = 3 * BOX + 2 * GAP + 2 * PAD
NOWHERE = "No household recorded"


@dataclass(frozen=True)
class Line:
    """A line of words; the first ones of a box are its name."""

    text: str
    y: int
    strong: bool = False


@dataclass
class Box:
    kind: str
    lines: list[tuple[str, bool]]
    x: int = 0
    y: int = 0
    height: int = 0
    width: int = BOX

    @property
    def needs(self) -> int:
        return len(self.lines) * LINE + PAD

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def text_x(self) -> int:
        return self.x + INSIDE

    @property
    def round(self) -> int:
        return 16 if self.kind in ("child", "unborn") else 2

    @property
    def words(self) -> list[Line]:
        return [
            Line(text, self.y + 22 + LINE * at, strong)
            for at, (text, strong) in enumerate(self.lines)
        ]


@dataclass(frozen=True)
class Frame:
    title: str
    x: int
    y: int
    width: int
    height: int
    inner: bool = False

    @property
    def text_x(self) -> int:
        return self.x + PAD

    @property
    def text_y(self) -> int:
        return self.y + 22


@dataclass(frozen=True)
class Link:
    path: str
    kind: str


@dataclass
class Drawing:
    width: int = LEAST
    height: int = 0
    frames: list[Frame] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def outer_width(self) -> int:
        return self.width + 2 * EDGE

    @property
    def outer_height(self) -> int:
        return self.height + 2 * EDGE


def draw(found: FamilyMap) -> Drawing:
    """What helps above, the family in the middle, who works with it below."""
    drawing = Drawing()
    homes = _homes(found.people)
    inside = sum(_width(people) for _, people in homes) + GAP * (len(homes) - 1)
    drawing.width = max(LEAST, inside + 2 * PAD)
    parts: list[tuple[str, list[Box]]] = [
        ("What helps", [_box("help", one.title, one.counted, one.told_by) for one in found.helps]),
        ("Who works with the family", _workers(found)),
    ]
    above, below = parts
    _grid(drawing, *above)
    _family(drawing, homes, found.relationships)
    _grid(drawing, *below)
    return drawing


def _box(kind: str, name: str, *more: str) -> Box:
    room = BOX - 2 * INSIDE
    lines = [(line, True) for line in lines_of(name, room, SIZE, strong=True)]
    return Box(kind, lines + [(line, False) for one in more for line in lines_of(one, room, SIZE)])


def _workers(found: FamilyMap) -> list[Box]:
    boxes = []
    if found.lead:
        one = found.lead.practitioner
        boxes.append(_box("lead", one.full_name, "Single Lead Practitioner", str(one.agency)))
    for involvement in found.involvements:
        person = involvement.practitioner.full_name if involvement.practitioner else ""
        boxes.append(_box("service", str(involvement.team), person, involvement.role))
    return boxes


def _grid(drawing: Drawing, title: str, boxes: Sequence[Box]) -> None:
    """A frame as wide as the drawing, its boxes in rows, and a line to the frame before it."""
    if not boxes:
        return
    top = _next(drawing)
    across = (drawing.width - 2 * PAD + GAP) // (BOX + GAP)
    y = top + TITLE
    for at in range(0, len(boxes), across):
        row = boxes[at : at + across]
        y = _row(drawing, row, PAD, y) + PAD
    drawing.frames.append(Frame(title, 0, top, drawing.width, y - top))
    drawing.height = y


def _row(drawing: Drawing, boxes: Sequence[Box], x: int, y: int) -> int:
    """Side by side and equally high; where they end."""
    height = max((box.needs for box in boxes), default=0)
    for at, box in enumerate(boxes):
        box.x, box.y, box.height = x + at * (BOX + GAP), y, height
    drawing.boxes.extend(boxes)
    return y + height


def _next(drawing: Drawing) -> int:
    """Where the next frame begins, joined to the one before it."""
    if not drawing.height:
        return 0
    middle, top = drawing.width // 2, drawing.height + ARC
    drawing.links.append(Link(f"M{middle} {drawing.height}V{top}", "joins"))
    return top


def _homes(people: Iterable[Someone]) -> list[tuple[str, list[Someone]]]:
    """Each person once: in their first household, or where none is recorded."""
    found: dict[int, list[Someone]] = defaultdict(list)
    for one in people:
        found[one.homes[0] if one.homes else 0].append(one)
    numbered = [(f"Household {number}", found[number]) for number in sorted(found) if number]
    return numbered + ([(NOWHERE, found[0])] if 0 in found else [])


def _width(people: Sequence[Someone]) -> int:
    babies = sum(one.is_baby for one in people)
    across = max(babies, len(people) - babies)
    return across * (BOX + GAP) - GAP + 2 * PAD


def _person(one: Someone) -> Box:
    known_as = f"Known as {one.person.known_as}" if one.person.known_as else ""
    father = ""
    if one.person.father_status:
        father = f"Father or partner: {one.person.get_father_status_display().lower()}"
    also = one.live_in if len(one.homes) > 1 else ""
    return _box(
        one.person.kind, one.person.shown_name, one.who, known_as, also, *one.related, father
    )


def _family(
    drawing: Drawing,
    homes: Sequence[tuple[str, list[Someone]]],
    relationships: Iterable[Relationship],
) -> None:
    if not homes:
        return
    top = _next(drawing)
    boxes = {one.person.pk: _person(one) for _, people in homes for one in people}
    adults = [boxes[one.person.pk] for _, people in homes for one in people if not one.is_baby]
    babies = [boxes[one.person.pk] for _, people in homes for one in people if one.is_baby]
    first, second = (max((box.needs for box in row), default=0) for row in (adults, babies))
    pairs = _pairs(boxes, relationships)
    upper = top + 2 * TITLE + (ARC if _within(pairs, adults) else 0)
    lower = upper + first + (BETWEEN if first and second else 0)
    ends = lower + second + (ARC if _within(pairs, babies) else PAD)
    x = PAD
    for title, people in homes:
        width = _width(people)
        drawing.frames.append(Frame(title, x, top + TITLE, width, ends - top - TITLE, inner=True))
        for row, y, height in ((False, upper, first), (True, lower, second)):
            here = [boxes[one.person.pk] for one in people if one.is_baby == row]
            wide = len(here) * (BOX + GAP) - GAP
            _row(drawing, here, x + (width - wide) // 2, y)
            for box in here:
                box.height = height
        x += width + GAP
    drawing.frames.insert(0, Frame("The family", 0, top, drawing.width, ends + PAD - top))
    drawing.height = ends + PAD
    drawing.links.extend(
        Link(_path(*sorted(pair, key=lambda box: (box.y, box.x))), kind) for *pair, kind in pairs
    )


def _pairs(
    boxes: dict[UUID, Box], relationships: Iterable[Relationship]
) -> list[tuple[Box, Box, str]]:
    """Two people once, whatever is recorded of them: a risk where one of it is a risk."""
    kinds: dict[tuple[UUID, UUID], str] = {}
    for one in relationships:
        pair = min(one.person_id, one.to_id), max(one.person_id, one.to_id)
        if one.kind == Relationship.Kind.POSES_RISK:
            kinds[pair] = "risk"
        else:
            kinds.setdefault(pair, "related")
    return [
        (boxes[one], boxes[other], kind)
        for (one, other), kind in kinds.items()
        if one in boxes and other in boxes
    ]


def _within(pairs: Iterable[tuple[Box, Box, str]], row: Sequence[Box]) -> bool:
    """Are two of this row joined?"""
    ids = {id(box) for box in row}
    return any({id(one), id(other)} <= ids for one, other, _ in pairs)


def _path(one: Box, other: Box) -> str:
    """From above to below; two of a row are joined over their heads, or under babies' feet."""
    if one.y != other.y:
        half = (one.bottom + other.y) // 2
        return (
            f"M{one.middle} {one.bottom}C{one.middle} {half} {other.middle} {half} "
            f"{other.middle} {other.y}"
        )
    if one.kind == "adult":
        y, turn = one.y, one.y - ARC
    else:
        y, turn = one.bottom, one.bottom + ARC
    return f"M{one.middle} {y}C{one.middle} {turn} {other.middle} {turn} {other.middle} {y}"
