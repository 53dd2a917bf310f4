"""Signed minutes as one reader may read them: their families, what they may read, no more."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from families.models import Contribution
from families.queries.contributions import Said, said
from families.queries.people import hidden_principals_of_each
from huddle.models import (
    AgendaItem,
    CheckContribution,
    HuddleSession,
    ItemContribution,
    Minutes,
    MinutesItem,
    NominationContribution,
)
from huddle.queries.in_session import Child, children_in
from huddle.services.signing import Verified, verify_minutes
from practitioners.models import Practitioner


@dataclass(frozen=True)
class Draft:
    """One family before signing: what is decided, and what cannot be quoted yet."""

    item: AgendaItem
    children: list[Child]
    held_back: list[Said]


@dataclass(frozen=True)
class Line:
    """A contribution as it stood when the minutes were signed, and what it says since."""

    said: Said
    since: Said | None


@dataclass(frozen=True)
class Part:
    """One family's part of the minutes. ``held_back`` are the sources of what is left out."""

    item: MinutesItem
    body: dict[str, Any]
    said: list[Line]
    held_back: list[str]

    def tell_on(self) -> date | None:
        day = self.body.get("telling", {}).get("tell_on", "")
        return date.fromisoformat(day) if day else None

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
    versions = _versions(items, reader)
    parts = [_part(item, versions, minutes.signed_at, reader) for item in items]
    return Read(minutes, parts, verify_minutes(minutes, by=reader))


def _part(
    item: MinutesItem, versions: dict[str, list[Said]], signed_at: datetime, reader: Practitioner
) -> Part:
    """Only what this reader may read: the rest is not there."""
    lines, held_back = [], []
    for key in item.body["contributions"]:
        newest, quoted = _newest_and_as_signed(versions[key], signed_at)
        if newest is None or quoted is None:
            continue
        if not may_quote(quoted, signed_at):
            held_back.append(quoted.contribution.source_agency.name)
            continue
        lines.append(Line(quoted, newest if newest is not quoted else None))
    return Part(item, item.body, lines, held_back)


def _newest_and_as_signed(
    versions: list[Said], signed_at: datetime
) -> tuple[Said | None, Said | None]:
    """Of what was withdrawn after the signing, its marker is all that other agencies read."""
    if not versions:
        return None, None
    newest = versions[0]
    told = [one for one in versions if one.contribution.recorded_at <= signed_at]
    if not told:
        return newest, newest if newest.contribution.is_withdrawn else None
    return newest, None if told[0].contribution.is_withdrawn else told[0]


def draft_minutes(session: HuddleSession, reader: Practitioner) -> list[Draft]:
    """Each family of the session with its decisions, before they are signed."""
    items = list(
        AgendaItem.objects.visible_to(reader)
        .filter(session=session)
        .exclude(state=AgendaItem.State.WITHDRAWN)
        .select_related("family", "session")
        .prefetch_related("actions__owner", "actions__owner_agency")
        .order_by("position", "id")
    )
    children = children_in(items, reader) if items else {}
    held_back = _held_back(items, reader)
    hidden = hidden_principals_of_each([item.family for item in items])
    for item in items:
        for action in item.actions.all():
            action.owner_is_unnamed = action.owner.principal in hidden[item.family_id]
    return [Draft(item, children[item.pk], held_back[item.family_id]) for item in items]


def _held_back(items: list[AgendaItem], reader: Practitioner) -> dict[UUID, list[Said]]:
    """By family, what was told for these items and may not be quoted to other agencies yet."""
    first = OuterRef("first")
    told = (
        Exists(NominationContribution.objects.filter(contribution=first))
        | Exists(
            CheckContribution.objects.filter(contribution=first, check_answered__item__in=items)
        )
        | Exists(ItemContribution.objects.filter(contribution=first, item__in=items))
    )
    rows = Contribution.objects.visible_to(reader).current().filter(told)
    rows = rows.filter(family__in=[item.family_id for item in items], needs_source_permission=True)
    found: dict[UUID, list[Said]] = defaultdict(list)
    for one in said(rows.exclude(change=Contribution.Change.WITHDRAWN), reader):
        if not _is_agreed(one):
            found[one.contribution.family_id].append(one)
    return found


def may_quote(one: Said, at: datetime) -> bool:
    """Had its source agreed that it is passed on? Its own agency always reads its own words."""
    return one.is_own or not one.contribution.needs_source_permission or _is_agreed(one, at)


def _is_agreed(one: Said, at: datetime | None = None) -> bool:
    asked = one.asked
    if asked is None or asked.answered_at is None or not asked.granted:
        return False
    return at is None or asked.answered_at <= at


def _versions(items: list[MinutesItem], reader: Practitioner) -> dict[str, list[Said]]:
    """Under the key of its first version, each that this reader may read, the newest first."""
    keys = [key for item in items for key in item.body["contributions"]]
    rows = Contribution.objects.visible_to(reader).filter(first__in=keys)
    found: dict[str, list[Said]] = defaultdict(list)
    for one in said(rows.order_by("-recorded_at"), reader):
        found[str(one.contribution.first)].append(one)
    return found
