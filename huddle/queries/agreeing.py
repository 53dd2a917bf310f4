"""Who has agreed the draft of the minutes, what waits, and by when it is to be signed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from families.models import Family
from huddle.models import (
    AgencyCheck,
    AgendaItem,
    Attendance,
    Decision,
    Dissent,
    DraftAnswer,
    HuddleSession,
    ItemAction,
    Telling,
)
from huddle.queries.holding import who_sees
from huddle.quorum import HERE
from practitioners.models import Practitioner
from practitioners.working_days import add_working_days, today

Answer = DraftAnswer.Answer
State = HuddleSession.State
BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    """One of those who are asked: whether they have agreed, and if not, what it waits for."""

    person: Practitioner
    has_agreed: bool
    words: str
    colour: str


def sign_by(session: HuddleSession) -> date:
    """The last day on which the minutes are in time."""
    ended = session.closed_at or session.starts_at
    return add_working_days(timezone.localdate(ended), session.huddle.minutes_days)


def is_late(session: HuddleSession) -> bool:
    return session.state == State.DRAFT and sign_by(session) < today()


def asked_of(session: HuddleSession, reader: Practitioner) -> list[Practitioner]:
    """Those who were there and see a family of the session; the chair agrees by signing."""
    families = Family.objects.visible_to(reader).filter(agenda_items__in=_items(session, reader))
    seeing = {person.pk for person in who_sees(families)} - {session.chair_id}
    there = Attendance.objects.filter(session=session, mode__in=HERE, as_guest=False)
    people = there.filter(practitioner__in=seeing).select_related("practitioner__agency")
    return [one.practitioner for one in people.order_by("practitioner__full_name")]


def standings(session: HuddleSession, reader: Practitioner) -> list[Standing]:
    """Of everybody asked, in the eyes of one of the two who run the session."""
    changed = changed_at(_items(session, reader))
    answers: dict[UUID, list[DraftAnswer]] = defaultdict(list)
    for one in DraftAnswer.objects.visible_to(reader).filter(item__session=session):
        answers[one.practitioner_id].append(one)
    return [_standing(person, answers[person.pk], changed) for person in asked_of(session, reader)]


def has_agreed(session: HuddleSession, reader: Practitioner) -> bool:
    """Have they themselves, to every part that they see, as it is now?"""
    items = _items(session, reader)
    mine = DraftAnswer.objects.visible_to(reader).filter(practitioner=reader, item__in=items)
    found = list(mine)
    return not any(one.is_open for one in found) and agrees_to(items, found)


def agrees_to(items: Iterable[AgendaItem], answers: Iterable[DraftAnswer]) -> bool:
    """Is there an agreement to each of these, not older than what it agrees to?"""
    items = list(items)
    changed = changed_at(items)
    agreed = _latest(answers)
    return all(item.pk in agreed and agreed[item.pk] >= changed[item.pk] for item in items)


def corrections_of(session: HuddleSession, reader: Practitioner) -> dict[UUID, list[DraftAnswer]]:
    """What somebody asked to correct, by the item, as far as this reader may read it."""
    asked = DraftAnswer.objects.visible_to(reader).filter(
        item__session=session, answer=Answer.CORRECT
    )
    found: dict[UUID, list[DraftAnswer]] = defaultdict(list)
    for one in asked.select_related("practitioner__agency", "settled_by"):
        found[one.item_id].append(one)
    return found


def drafts_to_agree(person: Practitioner) -> list[HuddleSession]:
    """Sessions whose draft waits for this person."""
    there = Attendance.objects.filter(practitioner=person, mode__in=HERE, as_guest=False)
    waiting = HuddleSession.objects.visible_to(person).filter(
        state=State.DRAFT, pk__in=there.values("session")
    )
    listed = AgendaItem.objects.visible_to(person).exclude(state=AgendaItem.State.WITHDRAWN)
    sessions = waiting.exclude(chair=person).filter(pk__in=listed.values("session"))
    found = sessions.select_related("huddle", "chair").order_by("starts_at")
    return [session for session in found if not has_agreed(session, person)]


def drafts_to_follow(coordinator: Practitioner) -> list[HuddleSession]:
    """Sessions of their huddles whose minutes are not signed."""
    waiting = HuddleSession.objects.visible_to(coordinator).filter(
        state=State.DRAFT, huddle__coordinator=coordinator
    )
    return list(waiting.exclude(chair=coordinator).select_related("huddle").order_by("starts_at"))


def changed_at(items: Iterable[AgendaItem]) -> dict[UUID, datetime]:
    """When a part last changed: a decision, an action, a check, a dissent, who tells them."""
    items = list(items)
    latest = {item.pk: BEGINNING for item in items}
    rows: list[tuple[Any, ...]] = [
        *Decision.objects.filter(item__in=items).values_list("item", "recorded_at", "replaced_at"),
        *ItemAction.objects.filter(item__in=items).values_list("item", "action__agreed_at"),
        *AgencyCheck.objects.filter(item__in=items).values_list("item", "answered_at"),
        *Dissent.objects.filter(item__in=items).values_list("item", "recorded_at", "withdrawn_at"),
        *Telling.objects.filter(item__in=items).values_list("item", "decided_at", "ended_at"),
    ]
    for item, *times in rows:
        latest[item] = max([latest[item], *(at for at in times if at)])
    return latest


def _items(session: HuddleSession, reader: Practitioner) -> list[AgendaItem]:
    items = AgendaItem.objects.visible_to(reader).filter(session=session)
    return list(items.exclude(state=AgendaItem.State.WITHDRAWN))


def _latest(answers: Iterable[DraftAnswer]) -> dict[UUID, datetime]:
    """By item, when it was last agreed."""
    found: dict[UUID, datetime] = {}
    for one in answers:
        if one.answer == Answer.AGREED:
            found[one.item_id] = max(one.answered_at, found.get(one.item_id, one.answered_at))
    return found


def _standing(
    person: Practitioner, answers: list[DraftAnswer], changed: dict[UUID, datetime]
) -> Standing:
    agreed = _latest(answers)
    if any(one.is_open for one in answers):
        return Standing(person, False, "Asks for a correction", "yellow")
    if not agreed:
        return Standing(person, False, "Has not answered", "blue")
    if any(at < changed[item] for item, at in agreed.items() if item in changed):
        return Standing(person, False, "Agreed before it changed", "blue")
    return Standing(person, True, "Agreed", "green")
