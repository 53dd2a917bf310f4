"""Told after the signing: a part waits to be opened by an owner; a correction was added."""

from django.urls import reverse

from huddle.models import Extract, MinutesItem
from practitioners.models import Notice
from practitioners.notices import NoticeKind, Terms, register


def _part_page(notice: Notice) -> str:
    return reverse("huddle:minutes_part", args=[notice.about])


def _still_sees(notice: Notice) -> str:
    parts = MinutesItem.objects.visible_to(notice.practitioner).filter(pk=notice.about)
    return "" if parts.exists() else "They see the family no longer"


def _unopened(notice: Notice) -> str:
    mine = Extract.objects.visible_to(notice.practitioner).filter(
        part=notice.about, practitioner=notice.practitioner, opened_at=None
    )
    return "" if mine.exists() else "They have opened it"


ADDENDUM_WRITTEN = register(
    NoticeKind(
        kind="addendum_written",
        subject="Something was added to signed minutes",
        body="Somebody who was there has added a correction to signed minutes.",
        path=_part_page,
        still_wanted=_still_sees,
        terms=Terms(
            "The chair and the coordinator", "At once", "they see the family", "No further"
        ),
    )
)
EXTRACT_UNOPENED = register(
    NoticeKind(
        kind="extract_unopened",
        subject="Minutes with an action of yours wait to be read",
        body="You have not opened minutes in which an action was agreed with you.",
        path=_part_page,
        still_wanted=_unopened,
        terms=Terms(
            "The owner of an action in it",
            "2 working days after the signing",
            "they have not opened it",
            "No further",
            "draft minutes",
        ),
    )
)
