"""Who can see a record, and why: the names behind the principals that decide it.

Listed is who is in the record's ``visible_to``. The grants say why; where no grant that this
reader may see explains a principal, it is said that somebody is there, and not who.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from families.models import (
    Address,
    AddressChange,
    Audience,
    Contribution,
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    GrantReason,
    Person,
    live,
)
from families.models.family import Grant
from families.queries.people import hidden_principals
from practitioners.models import Practitioner, Team
from practitioners.roles import ROLE_PERMISSIONS, TEAM_READERS, Permission

READERS = [role.value for role, held in ROLE_PERMISSIONS.items() if Permission.FAMILY_VIEW in held]
THROUGH_TEAMS = [role.value for role in TEAM_READERS]
FOR_CHAIR_AND_LEAD = {
    GrantReason.SCREENING,
    GrantReason.CHAIRING,
    GrantReason.LEADING,
    GrantReason.COVERING,
}


@dataclass(frozen=True)
class Why:
    """One grant in plain words: the reason, since when, by whom, until when and how much."""

    reason: str
    since: datetime | None = None
    by: str = ""
    until: datetime | None = None
    limits: str = ""


@dataclass
class Entry:
    """A team with its members who can read it now, or one person; and why."""

    name: str
    agency: str
    principal: int
    is_team: bool
    whys: list[Why] = field(default_factory=list)
    members: list[Practitioner] = field(default_factory=list)
    without_conflicted: bool = False


@dataclass(frozen=True)
class Access:
    """Everybody who can read one record; ``unnamed`` says that a service is among them."""

    entries: list[Entry]
    unnamed: bool

    def of(self, practitioner: Practitioner) -> list[Entry]:
        """By what this person reads it: their own grants and their teams'."""
        return [entry for entry in self.entries if practitioner in entry.members]


def access_to(
    family: Family, principals: Iterable[int], reasons: Iterable[str] = GrantReason.values
) -> Access:
    """The names behind these principals of this family, under the eyes of whoever is bound."""
    hidden = hidden_principals(family) & set(principals)
    among = set(principals) - hidden
    grants = _Grants(family, set(reasons))
    entries = [_of_team(team, grants) for team in grants.teams() if team.principal in among]
    _add_members(entries)
    people = _people(among)
    for team in grants.split():
        members = [person for person in people if person.pk in grants.members[team.group_id]]
        if members:
            entries.append(_of_team(team, grants, members, without_conflicted=True))
    entries += [
        _of_person(person, whys) for person in people if (whys := grants.of_person(person))
    ]
    explained = {entry.principal for entry in entries if not entry.without_conflicted}
    explained |= {member.principal for entry in entries for member in entry.members}
    entries.sort(key=lambda entry: (entry.agency, not entry.is_team, entry.name))
    return Access(entries, unnamed=bool(hidden or among - explained - _silent(among)))


def access_to_contribution(contribution: Contribution) -> Access:
    """Who can read it; its author may be there without a grant of their own."""
    only_chair = contribution.audience == Audience.CHAIR_AND_LEAD
    reasons = FOR_CHAIR_AND_LEAD if only_chair else GrantReason.values
    author, among = contribution.author, set(contribution.visible_to)
    hidden = hidden_principals(contribution.family)
    listed = author.principal in among - hidden and author.holds(Permission.FAMILY_VIEW)
    if not listed:
        return access_to(contribution.family, among, reasons)
    found = access_to(contribution.family, among - {author.principal}, reasons)
    own = access_to(contribution.family, {author.principal}, reasons).entries
    whys = [Why("Wrote it"), *(why for entry in own if not entry.is_team for why in entry.whys)]
    return Access([*found.entries, _of_person(author, whys)], unnamed=found.unnamed)


def shown_the_address(address: Address) -> QuerySet[Practitioner]:
    """Of those who see the family, whoever is in its ``reveal_to``, by name or through a team."""
    return readers_who_know(address.family, address.reveal_to)


def changes_of(address: Address, reader: Practitioner) -> QuerySet[AddressChange]:
    """What was decided about who knows it, and why: for those who know it."""
    seen = AddressChange.objects.visible_to(reader).filter(address=address)
    hidden = Q(decided_by__principal__in=hidden_principals(address.family))
    return seen.exclude(hidden).select_related("decided_by")


def readers_who_know(family: Family, reveal_to: Iterable[int]) -> QuerySet[Practitioner]:
    """Who reads an address of this family that is shown to these principals."""
    hidden = hidden_principals(family)
    shown = readers_among(sorted(set(reveal_to) - hidden)).values("pk")
    return readers_among(sorted(set(family.visible_to) - hidden)).filter(pk__in=shown)


def readers_of_family(family: Family) -> QuerySet[Practitioner]:
    """Everybody who can open the family's record, as far as whoever is bound is told."""
    return readers_among(sorted(set(family.visible_to) - hidden_principals(family)))


def teams_around(family: Family) -> QuerySet[Team]:
    """The teams that see the family, as far as whoever is bound is told."""
    known = sorted(set(family.visible_to) - hidden_principals(family))
    return Team.objects.filter(principal__in=known).select_related("agency")


def knowers_of(address: Address) -> list[Practitioner | Team]:
    """The people and teams in its ``reveal_to``, as far as whoever is bound is told."""
    named = sorted(set(address.reveal_to) - hidden_principals(address.family))
    people = Practitioner.objects.filter(principal__in=named).select_related("agency")
    return [*Team.objects.filter(principal__in=named).select_related("agency"), *people]


def readers_among(principals: Collection[int]) -> QuerySet[Practitioner]:
    """The active people who can open what these principals may see."""
    through = Team.objects.filter(principal__in=principals, group__user=OuterRef("pk"))
    return (
        Practitioner.objects.filter(
            Q(principal__in=principals, roles__overlap=READERS)
            | Q(Exists(through), roles__overlap=THROUGH_TEAMS),
            is_active=True,
        )
        .select_related("agency")
        .order_by("agency__name", "full_name")
    )


class _Grants:
    """The live grants of a family that whoever is bound may know of."""

    def __init__(self, family: Family, reasons: set[str]) -> None:
        here = Q(content_object=family, permission__codename="view_family", reason__in=reasons)
        to_teams = FamilyTeamGrant.objects.filter(live(), here)
        is_open = family.restriction == Family.Restriction.STANDARD
        self._seen = set(family.visible_to)
        self._teams = list(to_teams.select_related("group__team__agency")) if is_open else []
        self._people = list(FamilyPractitionerGrant.objects.filter(live(), here))
        self._names = self._names_of_granters()
        self._children = self._names_of_children()
        self.members = self._members()

    def teams(self) -> list[Team]:
        return [team for team in self._each_team() if team.principal in self._seen]

    def split(self) -> list[Team]:
        """Teams that stand for their members by name: somebody in them has a conflict."""
        return [team for team in self._each_team() if team.principal not in self._seen]

    def of_team(self, team: Team) -> list[Why]:
        return [self._why(g) for g in self._teams if g.group_id == team.group_id]

    def of_person(self, person: Practitioner) -> list[Why]:
        return [self._why(g) for g in self._people if g.user_id == person.pk]

    def _each_team(self) -> list[Team]:
        return list({g.group_id: g.group.team for g in self._teams}.values())

    def _why(self, grant: Grant) -> Why:
        return Why(
            str(GrantReason(grant.reason).label),
            grant.granted_at,
            self._names.get(grant.granted_by, ""),
            grant.until,
            self._limits(grant),
        )

    def _limits(self, grant: Grant) -> str:
        words = []
        if grant.themes is not None:
            labels = [str(Contribution.Theme(theme).label).lower() for theme in grant.themes]
            words.append(f"only of other agencies’ words: {', '.join(labels) or 'nothing'}")
        if grant.children is not None:
            names = [self._children.get(child, "one child") for child in grant.children]
            words.append(f"only what is about {', '.join(names)}")
        return "; ".join(words)

    def _names_of_granters(self) -> dict[UUID, str]:
        granters = {grant.granted_by for grant in [*self._teams, *self._people]}
        found = Practitioner.objects.filter(pk__in=granters).select_related("agency")
        return {person.pk: f"{person.full_name}, {person.agency}" for person in found}

    def _names_of_children(self) -> dict[UUID, str]:
        children = {c for g in [*self._teams, *self._people] for c in g.children or []}
        return {p.pk: p.shown_name for p in Person.objects.filter(pk__in=children)}

    def _members(self) -> dict[int, set[UUID]]:
        groups = {grant.group_id for grant in self._teams}
        found: dict[int, set[UUID]] = defaultdict(set)
        pairs = Practitioner.groups.through.objects.filter(group__in=groups)
        for practitioner, group in pairs.values_list("practitioner", "group"):
            found[group].add(practitioner)
        return found


def _people(principals: set[int]) -> list[Practitioner]:
    """Those named themselves, who can open a family's page at all."""
    found = Practitioner.objects.filter(
        principal__in=principals, is_active=True, roles__overlap=READERS
    )
    return list(found.select_related("agency"))


def _silent(principals: set[int]) -> set[int]:
    """People among them who are there and can open nothing: no longer active, or by their role."""
    closed = Q(is_active=False) | ~Q(roles__overlap=READERS)
    found = Practitioner.objects.filter(closed, principal__in=principals)
    return set(found.values_list("principal", flat=True))


def _of_team(
    team: Team,
    grants: _Grants,
    members: list[Practitioner] | None = None,
    *,
    without_conflicted: bool = False,
) -> Entry:
    return Entry(
        team.name,
        team.agency.name,
        team.principal,
        is_team=True,
        whys=grants.of_team(team),
        members=members or [],
        without_conflicted=without_conflicted,
    )


def _of_person(person: Practitioner, whys: list[Why]) -> Entry:
    return Entry(
        person.full_name, person.agency.name, person.principal, False, whys, members=[person]
    )


def _add_members(entries: list[Entry]) -> None:
    """Who of each team can open it today: one query for all teams."""
    by_team = {entry.principal: entry for entry in entries}
    people = Practitioner.objects.filter(
        groups__team__principal__in=by_team, is_active=True, roles__overlap=THROUGH_TEAMS
    )
    for person in people.annotate(through=F("groups__team__principal")).select_related("agency"):
        by_team[person.through].members.append(person)
