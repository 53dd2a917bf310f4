"""Who can see a session, and why: the names behind the ways in that decide it.

Who can see a family on its list, each family says on a page of its own.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from huddle.models import HuddleSession, Minutes
from huddle.models.sessions import ways_into_a_session
from huddle.queries.naming import not_named_to
from huddle.queries.reach import core_teams
from huddle.queries.sessions import reads_the_list
from practitioners.models import Practitioner, Team
from practitioners.roles import ROLE_PERMISSIONS, Permission

READERS = [
    role.value for role, held in ROLE_PERMISSIONS.items() if Permission.SESSION_VIEW in held
]
WORDS = {
    "coordinates": ("Coordinates the huddle", "for as long as they coordinate it"),
    "chairs": ("Chairs this session", "for as long as they are its chair"),
    "came": ("Named in its attendance", "for as long as the session is kept"),
    "invited": ("Invited for one family of it", "until that family has had its turn"),
}
CORE_TEAM = ("A core team of the huddle", "each for as long as they are in the team")
Reader = Any  # a practitioner, with their ways in annotated to them


@dataclass(frozen=True)
class Entry:
    """One person, or a core team with its members who can open the session now."""

    name: str
    agency: str
    why: str
    until: str
    is_team: bool = False
    members: list[Practitioner] = field(default_factory=list)


@dataclass(frozen=True)
class SessionAccess:
    """Everybody who can open a session; ``unnamed`` says that a service is among them."""

    entries: list[Entry]
    unnamed: bool
    list_is_open: bool
    signed_at: datetime | None

    def of(self, practitioner: Practitioner) -> list[Entry]:
        return [entry for entry in self.entries if practitioner in entry.members]


def access_to_session(session: HuddleSession, reader: Practitioner) -> SessionAccess:
    """By role in the huddle, as far as this reader is told."""
    people: list[Reader] = list(readers_of_session(session))
    guests = [person for person in people if _is_guest(person)]
    unnamed = not_named_to(reader, session, [person.pk for person in guests])
    entries = [_of_person(one, "coordinates") for one in people if one.coordinates]
    entries += [_of_person(one, "chairs") for one in people if one.chairs]
    entries += _of_teams(session, [one for one in people if one.core_team])
    entries += [_of_person(one, _guest_by(one)) for one in guests if one.pk not in unnamed]
    is_open = all(reads_the_list(session, person) for person in people)
    signed = Minutes.objects.filter(session=session).values_list("signed_at", flat=True).first()
    return SessionAccess(entries, bool(unnamed), is_open, signed)


def readers_of_session(session: HuddleSession) -> QuerySet[Practitioner]:
    """Everybody for whom the rule of ``visible_to`` holds, and whose role opens the page."""
    here = HuddleSession.objects.filter(pk=session.pk)
    rules = ways_into_a_session(OuterRef("pk"))
    ways = {way: Exists(here.filter(rule)) for way, rule in rules.items()}
    people = Practitioner.objects.filter(is_active=True, roles__overlap=READERS).annotate(**ways)
    return (
        people.filter(reduce(or_, [Q(**{way: True}) for way in ways]))
        .select_related("agency")
        .order_by("agency__name", "full_name")
    )


def _is_guest(person: Reader) -> bool:
    """Here for what they came for, and by nothing else."""
    belongs = person.coordinates or person.chairs or person.core_team
    return bool((person.came or person.invited) and not belongs)


def _guest_by(person: Reader) -> str:
    return "came" if person.came else "invited"


def _of_teams(session: HuddleSession, people: list[Reader]) -> list[Entry]:
    """Each core team, with those of its members who can open the session today."""
    teams = core_teams(session.huddle)
    by_key = {person.pk: person for person in people}
    members: dict[int, list[Practitioner]] = defaultdict(list)
    through = Practitioner.groups.through.objects.filter(
        group__in=[team.group_id for team in teams], practitioner__in=by_key
    )
    for group, member in through.values_list("group", "practitioner"):
        members[group].append(by_key[member])
    return [_of_team(team, members[team.group_id]) for team in teams]


def _of_team(team: Team, members: list[Practitioner]) -> Entry:
    return Entry(team.name, team.agency.name, *CORE_TEAM, is_team=True, members=members)


def _of_person(person: Reader, way: str) -> Entry:
    return Entry(person.full_name, person.agency.name, *WORDS[way], members=[person])
