"""Whose nomination is it? The agency, team and person that a row names, as Huddle knows them."""

import unicodedata
from dataclasses import dataclass

from huddle.imports.rows import Problem, Source
from practitioners.models import Practitioner, Team

UNKNOWN_AGENCY = "is not an agency in Huddle. Check the spelling, or ask for it to be added"
UNKNOWN_TEAM = (
    "is not a team of that agency in Huddle. Check the spelling, or ask for it to be added"
)
ANOTHER_TEAM = "belongs to somebody who is not in that team. Correct the team or the address"
UNKNOWN_PERSON = "nobody in Huddle has this address, so it is recorded under your name"


@dataclass(frozen=True)
class Origin:
    """The team that nominates, and who in it where Huddle knows them."""

    team: Team | None = None
    practitioner: Practitioner | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


class Directory:
    """All teams and their members, read once for a whole file."""

    def __init__(self, labels: dict[str, str] | None = None) -> None:
        self.labels = labels or {}
        self.teams = {
            (_called(team.agency.name), _called(team.name)): team
            for team in Team.objects.select_related("agency")
        }
        self.agencies = {agency for agency, _ in self.teams}
        people = Practitioner.objects.filter(is_active=True).prefetch_related("groups")
        self.people = {person.email.casefold(): person for person in people}

    def origin(self, source: Source) -> Origin:
        agency = _called(source.agency)
        team = self.teams.get((agency, _called(source.team)))
        if team is None:
            known = agency in self.agencies
            problem = ("team", UNKNOWN_TEAM) if known else ("agency", UNKNOWN_AGENCY)
            return Origin(problems=(self._say(*problem),))
        person = self.people.get(source.email.casefold())
        if person is None:
            return Origin(team, notes=(self._say("nominated_by_email", UNKNOWN_PERSON),))
        if team.group_id not in {group.pk for group in person.groups.all()}:
            return Origin(team, problems=(self._say("nominated_by_email", ANOTHER_TEAM),))
        return Origin(team, person)

    def _say(self, column: str, advice: str) -> Problem:
        return Problem(column, self.labels.get(column, column), advice)


def _called(name: str) -> str:
    """Letters and digits: Team 1 and Team 2 are two teams, and see different families."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
