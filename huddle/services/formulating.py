"""Write down how the meeting understands a family: points, their order, and one hypothesis."""

from collections.abc import Iterable
from types import EllipsisType
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.models import Audience, Contribution, Person
from families.services.contributing import Care
from huddle.models import AgendaItem, FormulationPart, FormulationPoint
from huddle.permissions.holding import may_speak
from huddle.queries.formulation import Point, boards_of, hypothesis_of, parts_of
from huddle.services.holding import contribute_in_session
from huddle.services.locking import lock_item
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner

LEAST, MOST = 0, 10


class RewrittenError(Exception):
    """Since its writer read the hypothesis, somebody wrote another."""

    def __init__(self, stands: Point | None) -> None:
        super().__init__("Somebody wrote another hypothesis meanwhile.")
        self.stands = stands


@service
def add_point(
    item: AgendaItem,
    part: str,
    *,
    by: Practitioner,
    text: str,
    number: int | None = None,
    **told: Any,
) -> FormulationPoint:
    """A point of its author's, for the readers that they choose.

    Somebody's number becomes words: nothing can add it up. They have one; a newer takes its place.
    """
    item = lock_item(item, by)
    may_speak(by, item).enforce()
    if part not in parts_of(item.session.huddle):
        raise ValidationError({"part": "Select what it is"})
    if part == FormulationPart.SCALE:
        text = _in_words(number, text)
        _let_go(item, FormulationPart.SCALE, by, contribution__author=by)
    return _write(item, part, by, text=text, nature=Contribution.Nature.OPINION, **told)


@service
def write_hypothesis(
    item: AgendaItem,
    text: str,
    *,
    by: Practitioner,
    not_for: Iterable[Person] = (),
    expecting: UUID | EllipsisType | None = ...,
) -> FormulationPoint:
    """One line in the group's words, for everybody who works with the family in the huddle.

    ``expecting`` is the contribution that its writer read: where another stands, nothing is
    written. What was replaced stays as its author's contribution.
    """
    item = lock_item(item, by)
    may_speak(by, item).enforce()
    stands, not_for = hypothesis_of(item, by), tuple(not_for)
    key = stands.said.contribution.pk if stands else None
    if expecting is not ... and expecting != key:
        raise RewrittenError(stands)
    if stands and _says_the_same(stands, text, not_for):
        return stands.row
    _let_go(item, FormulationPart.HYPOTHESIS, by)
    return _write(
        item,
        FormulationPart.HYPOTHESIS,
        by,
        text=text,
        nature=Contribution.Nature.HYPOTHESIS,
        audience=Audience.HUDDLE,
        care=Care(not_for=not_for),
    )


@service
def place_point(point: FormulationPoint, place: int, *, by: Practitioner) -> None:
    """Put a perpetuating factor at this place, counted from 1 among those that they may read.

    Points that they may not read keep their places: nothing tells that there are any.
    """
    item = lock_item(point.item, by)
    may_speak(by, item).enforce()
    rows = _perpetuating(item, by)
    moved = next((row for row in rows if row.pk == point.pk), None)
    if moved is None:
        raise ValidationError("Only perpetuating factors have an order")
    if not 1 <= place <= len(rows):
        raise ValidationError(f"Enter a place from 1 to {len(rows)}")
    places = [row.position for row in rows]
    rows.remove(moved)
    rows.insert(place - 1, moved)
    for row, position in zip(rows, places, strict=True):
        row.position = position
    FormulationPoint.objects.visible_to(by).bulk_update(rows, ["position"])
    audit.record("formulation.placed", point, by=by, family=item.family_id, place=place)


def _perpetuating(item: AgendaItem, by: Practitioner) -> list[FormulationPoint]:
    columns = boards_of(item, by)[0].columns
    return [point.row for one in columns if one.is_ordered for point in one.points]


def _write(item: AgendaItem, part: str, by: Practitioner, **told: Any) -> FormulationPoint:
    theme = Contribution.Theme.FORMULATION
    contribution = contribute_in_session(item, by=by, theme=theme, **told)
    point = FormulationPoint.objects.create(
        family=item.family, item=item, contribution=contribution, part=part
    )
    audit.record("formulation.point_added", point, by=by, family=item.family_id, part=str(part))
    return point


def _let_go(item: AgendaItem, part: str, by: Practitioner, **whose: Any) -> None:
    standing = FormulationPoint.objects.visible_to(by).standing()
    standing.filter(item=item, part=part, **whose).update(replaced_at=timezone.now())


def _in_words(number: int | None, why: str) -> str:
    if number is None or not LEAST <= number <= MOST:
        raise ValidationError({"number": f"Enter a number from {LEAST} to {MOST}"})
    return f"{number} out of {MOST}. {why.strip()}".strip()


def _says_the_same(stands: Point, text: str, not_for: tuple[Person, ...]) -> bool:
    """Sent again, it is not written again."""
    kept_from = {person.pk for person in stands.said.not_for}
    same_people = kept_from == {person.pk for person in not_for}
    return same_people and stands.said.contribution.text == text.strip()
