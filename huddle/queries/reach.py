"""Whom an agenda reaches: for each family its core teams, and those left out, with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from consent.models import SharingDecision
from consent.queries.sharing import agencies_shared_with_each
from families.models import Family
from huddle.models import AgendaItem, Huddle, HuddleSession
from practitioners.models import Practitioner, Team
from practitioners.roles import Permission


@dataclass(frozen=True)
class Reach:
    """The core teams that publication lets see one family, and those that it does not."""

    item: AgendaItem
    shown: list[Team]
    left_out: list[Team]

    @property
    def named_only(self) -> bool:
        """No team ever sees a restricted family: its people are named one by one."""
        return self.item.family.restriction != Family.Restriction.STANDARD


@dataclass(frozen=True)
class AgendaAudience:
    """Whom an agenda will reach when it is published."""

    reaches: list[Reach]
    teams: list[Team]
    people: int


def audience_of(session: HuddleSession, practitioner: Practitioner) -> AgendaAudience:
    """What publishing now would do, as the coordinator reads it before pressing."""
    items = AgendaItem.objects.visible_to(practitioner).filter(
        session=session, state=AgendaItem.State.LISTED
    )
    reaches = reach(items.select_related("family"), core_teams(session.huddle))
    teams = list(dict.fromkeys(team for one in reaches for team in one.shown))
    people = {session.chair_id, *(person.pk for person in people_of(teams))}
    return AgendaAudience(reaches, teams, len(people))


def core_teams(huddle: Huddle) -> list[Team]:
    return list(huddle.core_teams.select_related("agency").order_by("agency__name", "name"))


def reach(items: Iterable[AgendaItem], teams: list[Team]) -> list[Reach]:
    """Only a decision to share that is in force lets an agency's teams see a family."""
    items = list(items)
    shared = agencies_shared_with_each(item.family for item in items)
    return [_reach(item, teams, shared.get(item.family_id, set())) for item in items]


def people_of(teams: Iterable[Team]) -> list[Practitioner]:
    """The active members of these teams, each once, with their teams."""
    groups = [team.group_id for team in teams]
    people = Practitioner.objects.filter(groups__in=groups, is_active=True)
    return list(people.distinct().prefetch_related("groups"))


def who_may_answer(people: Iterable[Practitioner]) -> list[Practitioner]:
    return [person for person in people if person.holds(Permission.CHECK_ANSWER)]


def undecided(family: Family, teams: Iterable[Team]) -> list[Team]:
    """Of these, the teams about whose agency nobody has decided anything yet."""
    said = SharingDecision.objects.filter(family=family).values_list("agencies", flat=True)
    decided = {agency for agencies in said for agency in agencies}
    return [team for team in teams if team.agency_id not in decided]


def _reach(item: AgendaItem, teams: list[Team], agencies: set[UUID]) -> Reach:
    if item.family.restriction != Family.Restriction.STANDARD:
        return Reach(item, [], teams)
    shown = [team for team in teams if team.agency_id in agencies]
    return Reach(item, shown, [team for team in teams if team.agency_id not in agencies])
