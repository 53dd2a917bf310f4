"""Add a correction to signed minutes: sealed in a chain that begins with the part's own hash."""

from datetime import UTC

from django.core.exceptions import ValidationError
from django.utils import timezone

from huddle.models import Addendum, MinutesItem
from huddle.notices.released import ADDENDUM_WRITTEN
from huddle.permissions.minutes import may_add
from huddle.services.minuting import seal
from practitioners import audit, notices
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def add_addendum(part: MinutesItem, *, words: str, by: Practitioner) -> Addendum:
    """Whoever has a receipt for the part reads it too. The same words again are not added."""
    parts = MinutesItem.objects.visible_to(by).select_related("item__session__huddle", "family")
    part = parts.get(pk=part.pk)
    may_add(by, part).enforce()
    words = words.strip()
    if not words:
        raise ValidationError({"words": "Enter what is to be added"})
    before = list(Addendum.objects.visible_to(by).filter(part=part).order_by("number"))
    if before and (before[-1].words, before[-1].author_id) == (words, by.pk):
        return before[-1]
    addendum = Addendum(
        family=part.family,
        part=part,
        number=len(before) + 1,
        words=words,
        author=by,
        written_at=timezone.now(),
        previous=before[-1].sha256 if before else part.sha256,
    )
    addendum.sha256 = sealed(addendum)
    addendum.save(force_insert=True)
    audit.record("addendum.written", addendum, by=by, family=part.family_id)
    session = part.item.session
    for person in {session.chair, session.huddle.coordinator} - {by}:
        notices.plan(ADDENDUM_WRITTEN, person, part, occurrence=str(addendum.number))
    return addendum


def sealed(addendum: Addendum) -> str:
    return seal(
        {
            "part": str(addendum.part_id),
            "number": addendum.number,
            "words": addendum.words,
            "author": str(addendum.author_id),
            "written_at": addendum.written_at.astimezone(UTC).isoformat(),
            "previous": addendum.previous,
        }
    )


def holds(part: MinutesItem, addenda: list[Addendum]) -> bool:
    """Is each as it was written, and none missing between it and the part?"""
    before = part.sha256
    for number, addendum in enumerate(addenda, start=1):
        as_written = addendum.sha256 == sealed(addendum)
        if (addendum.number, addendum.previous) != (number, before) or not as_written:
            return False
        before = addendum.sha256
    return True
