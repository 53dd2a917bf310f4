"""Signed minutes as one reader may read them: their families, what they may read, no more."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from families.models import Contribution
from families.queries.contributions import Said, said
from families.queries.readers import UNNAMED
from huddle.models import Addendum, AgendaItem, Extract, HuddleSession, Minutes, MinutesItem
from huddle.permissions.agreeing import may_agree
from huddle.permissions.holding import may_run, may_sign
from huddle.permissions.minutes import may_read_receipts
from huddle.queries.agreeing import corrections_of, has_agreed, is_late, sign_by, standings
from huddle.queries.naming import not_named_to
from huddle.services.minuting import bodies_of, header_of
from huddle.services.verifying import Verified, verify_minutes
from practitioners.models import Practitioner

NOBODY = {"name": UNNAMED.name, "agency": UNNAMED.agency}


@dataclass(frozen=True)
class Line:
    """A contribution as it stood when the minutes were signed, and what it says since."""

    said: Said
    since: Said | None
    label: str = ""  # of a formulation: which part of it


@dataclass(frozen=True)
class Part:
    """One family's part of the minutes. ``held_back`` are the sources of what is left out."""

    item: MinutesItem
    body: dict[str, Any]
    said: list[Line]
    held_back: list[Said]
    addenda: list[Addendum] = field(default_factory=list)

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
        .select_related("family")
        .order_by("position")
    )
    belongs = HuddleSession.objects.visible_to(reader).filter(pk=session_id).exists()
    return _read(session_id, items, reader) if items or belongs else None


def read_part(part_id: UUID, reader: Practitioner) -> Read | None:
    """One family's part, for who sees the family."""
    parts = MinutesItem.objects.visible_to(reader).filter(pk=part_id)
    items = list(parts.select_related("family", "item__session__huddle", "minutes"))
    return _read(items[0].minutes.session_id, items, reader) if items else None


def receipts_of(part: MinutesItem, reader: Practitioner) -> list[Extract] | None:
    """Who has opened it and who not yet; nothing for who does not answer for that."""
    if not may_read_receipts(reader, part):
        return None
    found = Extract.objects.visible_to(reader).filter(part=part)
    people = found.select_related("practitioner__agency")
    receipts = list(people.order_by("opened_at", "practitioner__full_name"))
    hidden = not_named_to(reader, part.item.session, [one.practitioner_id for one in receipts])
    return [one for one in receipts if one.practitioner_id not in hidden]


def _read(session_id: UUID, items: list[MinutesItem], reader: Practitioner) -> Read | None:
    minutes = (
        Minutes.objects.filter(session=session_id)
        .select_related("session__huddle", "signed_by__agency")
        .first()
    )
    if minutes is None:
        return None
    parts = _parts(items, minutes.session, minutes.signed_at, reader)
    return Read(minutes, parts, verify_minutes(minutes, by=reader))


def _parts(
    items: list[MinutesItem], session: HuddleSession, at: datetime, reader: Practitioner
) -> list[Part]:
    """These parts as they stood then. Who is not named to this reader stands there unnamed."""
    versions = _versions(items, reader)
    added = _addenda(items, reader)
    there = {UUID(one["id"]) for item in items for one in item.body["present"]}
    unnamed = {str(key) for key in not_named_to(reader, session, there)}
    return [_part(item, versions, added[item.pk], at, unnamed) for item in items]


def _addenda(items: list[MinutesItem], reader: Practitioner) -> dict[UUID, list[Addendum]]:
    found: dict[UUID, list[Addendum]] = defaultdict(list)
    rows = Addendum.objects.visible_to(reader).filter(part__in=[item.pk for item in items])
    for one in rows.select_related("author__agency").order_by("number"):
        found[one.part_id].append(one)
    return found


def _part(
    item: MinutesItem,
    versions: dict[str, list[Said]],
    addenda: list[Addendum],
    signed_at: datetime,
    unnamed: set[str],
) -> Part:
    """Only what this reader may read: the rest is not there."""
    lines, held_back = [], []
    points = dict(item.body.get("formulation", []))
    shared = [key for key in item.body["contributions"] if key not in points]
    for key in [*shared, *points]:
        newest, quoted = _newest_and_as_signed(versions[key], signed_at)
        if newest is None or quoted is None:
            continue
        if not may_quote(quoted, signed_at):
            held_back.append(quoted)
            continue
        lines.append(Line(quoted, newest if newest is not quoted else None, points.get(key, "")))
    present = [NOBODY if one["id"] in unnamed else one for one in item.body["present"]]
    return Part(item, item.body | {"present": present}, lines, held_back, addenda)


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


def read_draft(session: HuddleSession, reader: Practitioner) -> dict[str, Any]:
    """The draft as this reader will read it once it is signed, and who has agreed."""
    runs = bool(may_run(reader, session))
    found = standings(session, reader) if runs else []
    corrections = corrections_of(session, reader)
    parts = draft_parts(session, reader)
    return {
        "session": session,
        "header": header_of(session),
        "parts": parts,
        "corrections": [(part, note) for part in parts for note in corrections[part.item.item_id]],
        "standings": found,
        "waits": any(not one.has_agreed for one in found),
        "runs": runs,
        "may_agree": may_agree(reader, session),
        "may_sign": may_sign(reader, session),
        "has_agreed": has_agreed(session, reader),
        "sign_by": sign_by(session),
        "is_late": is_late(session),
    }


def draft_parts(session: HuddleSession, reader: Practitioner) -> list[Part]:
    """Each family's part before it is signed, as signing it now would make it."""
    items = list(
        AgendaItem.objects.visible_to(reader)
        .filter(session=session)
        .exclude(state=AgendaItem.State.WITHDRAWN)
        .select_related("family", "session__huddle")
        .order_by("position", "id")
    )
    bodies = bodies_of(items, header_of(session))
    unsigned = [
        MinutesItem(item=item, family=item.family, body=body)
        for item, body in zip(items, bodies, strict=True)
    ]
    return _parts(unsigned, session, timezone.now(), reader)


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
