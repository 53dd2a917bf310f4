"""What may be shown on a screen for the whole room: what everybody in it may read, and no more.

Worked out from the same arrays that decide what each reads alone: a thing is on the wall only if
each person who is there may read it, and the reader too. Nothing restricted, no caution, no
address, no name of a service that somebody must not know is ever there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from families.models import Contribution, Family, Involvement
from families.queries.contributions import Said, said
from families.queries.people import hidden_principals
from families.queries.record import actions_on
from huddle.models import AgencyCheck, AgendaItem, Attendance, HuddleSession, ItemPresence
from huddle.queries.absent import absent_from
from huddle.queries.in_session import Child, checks_of, children_in, unknowns
from huddle.queries.running_order import Turn, running_order, session_clock
from huddle.queries.summary import Summary, summarise, told_in_checks, told_of
from huddle.quorum import HERE
from practitioners.models import Practitioner
from practitioners.roles import TEAM_READERS

Room = list[set[int]]


@dataclass(frozen=True)
class OnTheWall:
    """The family that the session is with, as the room may read it."""

    turn: Turn
    children: list[Child]
    summary: Summary
    absent: list[str]
    actions: list[Any]
    names_owners: bool


def wall_page(session: HuddleSession, reader: Practitioner) -> dict[str, Any]:
    room = people_in_the_room(session, reader)
    turns = [turn for turn in running_order(session, reader) if _for_all(turn.item.family, room)]
    now = next((turn for turn in turns if turn.is_now), None)
    return {
        "session": session,
        "turns": turns,
        "clock": session_clock(session),
        "people": len(room),
        "now": _on_the_wall(now, room, reader) if now else None,
    }


def people_in_the_room(session: HuddleSession, reader: Practitioner) -> Room:
    """For each who has joined and has not left, by which principals they read.

    A guest is in the room while the session is with their family; of another guest this reader
    learns nothing, not by what is missing here either.
    """
    now = ItemPresence.objects.visible_to(reader).filter(item__session=session, left_at=None)
    there = Attendance.objects.filter(
        Q(as_guest=False) | Q(practitioner__in=now.values("practitioner")),
        session=session,
        mode__in=HERE,
        statement_accepted_at__isnull=False,
        away_since=None,
        practitioner__is_active=True,
    )
    there = there.select_related("practitioner").prefetch_related("practitioner__groups__team")
    return [_principals(one.practitioner) for one in there]


def read_by_all(visible_to: Iterable[int], room: Room) -> bool:
    """Nothing is for a room that nobody has joined."""
    readers = set(visible_to)
    return bool(room) and all(readers & person for person in room)


def _principals(person: Practitioner) -> set[int]:
    if not TEAM_READERS & set(person.roles):
        return {person.principal}
    return {person.principal, *(group.team.principal for group in person.groups.all())}


def _for_all(family: Family, room: Room) -> bool:
    standard = family.restriction == Family.Restriction.STANDARD
    return standard and read_by_all(family.visible_to, room)


def _on_the_wall(turn: Turn, room: Room, reader: Practitioner) -> OnTheWall:
    item = turn.item
    checks = _without_reasons(checks_of(item, reader))
    hidden = Involvement.objects.visible_to(reader).filter(family=item.family_id, is_hidden=True)
    children = children_in([item], reader)[item.pk]
    return OnTheWall(
        turn=turn,
        children=children,
        summary=summarise(
            _said_to_all(item, room, reader),
            children=children,
            checks=checks,
            in_checks=told_in_checks(checks),
            open_questions=unknowns([child.person for child in children], checks),
        ),
        absent=absent_from(item, reader),
        actions=actions_on(item.family, reader, hidden_principals(item.family)),
        names_owners=not hidden.exists(),
    )


def _without_reasons(checks: list[AgencyCheck]) -> list[AgencyCheck]:
    """Why a team withholds what it knows is for those who run the session, and not for a wall."""
    for check in checks:
        check.withheld_reason = ""
    return checks


def _said_to_all(item: AgendaItem, room: Room, reader: Practitioner) -> list[Said]:
    """Without whatever carries a caution: the room is not asked to be careful, it is spared."""
    current = told_of([item], reader).filter(
        handling="", needs_source_permission=False, not_for=None
    )
    current = current.exclude(marking=Contribution.Marking.SENSITIVE).exclude(text="")
    return [one for one in said(current, reader) if read_by_all(one.contribution.visible_to, room)]
