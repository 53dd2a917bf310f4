"""All that a manager measures, read once for a page, its lists and its file."""

from dataclasses import dataclass
from uuid import UUID

from families.measuring import Case, Window
from families.queries.measures import cases_of_families, read_cases

OF_HUDDLES = "SELECT * FROM huddle_measures(%s, %s)"
NOBODY = "none"


@dataclass(frozen=True)
class Asked:
    """What of all cases is asked for: of a team, of a lead (or of nobody), of an owner."""

    window: Window
    team: UUID | None = None
    lead: UUID | str | None = None
    agency: UUID | str | None = None

    def of(self, case: Case) -> bool:
        return (
            (self.team is None or self.team in case.teams)
            and (self.lead is None or (case.lead or NOBODY) == self.lead)
            and (
                self.agency is None
                or case.kind != "action"
                or (case.agency or NOBODY) == self.agency
            )
        )


def measured(asked: Asked) -> list[Case]:
    """The one source of every number and of the list behind it."""
    cases = cases_of_families(asked.window) + read_cases(OF_HUDDLES, asked.window)
    return [case for case in cases if asked.of(case)]
