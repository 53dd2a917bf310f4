"""Signed minutes as one reader may read them: their families, what they may read, no more."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from families.models import Contribution
from families.queries.record import AUDIENCE_TAGS, NATURES
from huddle.models import HuddleSession, Minutes, MinutesItem
from huddle.services.signing import Verified, verify_minutes
from practitioners.models import Practitioner


@dataclass(frozen=True)
class Line:
    """A contribution in the minutes, with the words that its reader needs."""

    contribution: Contribution
    nature: str
    audience: str


@dataclass(frozen=True)
class Part:
    """One family's part of the minutes."""

    item: MinutesItem
    body: dict[str, Any]
    said: list[Line]

    def actions(self) -> list[dict[str, Any]]:
        return [
            action | {"due_on": date.fromisoformat(action["due_on"])}
            for action in self.body["actions"]
        ]


@dataclass(frozen=True)
class Read:
    minutes: Minutes
    parts: list[Part]
    verified: Verified


def read_minutes(session_id: UUID, reader: Practitioner) -> Read | None:
    """Nothing where the reader neither belonged to the session nor sees a family of it."""
    items = list(
        MinutesItem.objects.visible_to(reader)
        .filter(minutes__session=session_id)
        .order_by("position")
    )
    belongs = HuddleSession.objects.visible_to(reader).filter(pk=session_id).exists()
    if not (items or belongs):
        return None
    minutes = (
        Minutes.objects.filter(session=session_id)
        .select_related("session__huddle", "signed_by__agency")
        .first()
    )
    if minutes is None:
        return None
    said = _said(items, reader)
    parts = [
        Part(item, item.body, [said[key] for key in item.body["contributions"] if key in said])
        for item in items
    ]
    return Read(minutes, parts, verify_minutes(minutes, by=reader))


def _said(items: list[MinutesItem], reader: Practitioner) -> dict[str, Line]:
    """Only what this reader may read: the rest is not there."""
    keys = [key for item in items for key in item.body["contributions"]]
    rows = Contribution.objects.visible_to(reader).filter(pk__in=keys)
    return {
        str(row.pk): Line(
            row,
            NATURES[Contribution.Nature(row.nature)],
            AUDIENCE_TAGS[Contribution.Audience(row.audience)],
        )
        for row in rows.select_related("source_agency", "author")
    }
