"""All that a manager measures, read once for a page, its lists and its file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from families.measuring import Case, Window
from families.queries.measures import cases_of_families, read_cases
from practitioners.capacity import limits_of
from practitioners.models import Agency, Practitioner, Team

OF_HUDDLES = "SELECT * FROM huddle_measures(%s, %s)"
NOBODY = "none"


def measured(window: Window) -> list[Case]:
    """The one source of every number and of the list behind it."""
    return cases_of_families(window) + read_cases(OF_HUDDLES, window)


@dataclass(frozen=True)
class Asked:
    """Which of all cases: of a team, of a lead (or of nobody), of an owner's agency."""

    team: UUID | str | None = None
    lead: UUID | str | None = None
    agency: UUID | str | None = None

    def of(self, cases: list[Case]) -> list[Case]:
        if self == Asked():
            return cases
        return [case for case in cases if self._holds(case)]

    def _holds(self, case: Case) -> bool:
        return (
            (self.team is None or self.team in case.teams)
            and (self.lead is None or (case.lead or NOBODY) == self.lead)
            and (
                self.agency is None
                or case.kind != "action"
                or (case.agency or NOBODY) == self.agency
            )
        )


def by_reference(cases: Iterable[Case]) -> list[Case]:
    """As a list shows them; last those whose reference is not told."""
    return sorted(cases, key=lambda case: (case.reference is None, case.reference or ""))


@dataclass(frozen=True)
class Names:
    """Who and what the cases speak of, each in the order of names."""

    teams: dict[UUID, Team]
    leads: dict[UUID, Practitioner]
    agencies: dict[UUID, Agency]
    limits: dict[UUID, Decimal] = field(default_factory=dict)  # points, where one was said


def names_in(cases: Iterable[Case]) -> Names:
    """In as many queries for one case as for all."""
    found = list(cases)
    teams = Team.objects.in_bulk({team for case in found for team in case.teams})
    leads = Practitioner.objects.in_bulk({case.lead for case in found if case.lead})
    agencies = Agency.objects.in_bulk({case.agency for case in found if case.agency})
    return Names(
        dict(sorted(teams.items(), key=lambda each: each[1].name.casefold())),
        dict(sorted(leads.items(), key=lambda each: each[1].full_name.casefold())),
        dict(sorted(agencies.items(), key=lambda each: each[1].name.casefold())),
        limits_of(leads),
    )
