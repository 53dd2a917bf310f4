"""One page about a family, built for the room: what is told by its tag, what each agency says,
what is not known and who is not there. Only what its reader may see, and each thing once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from families.models import Contribution
from families.queries import record
from families.queries.contributions import Said, said
from families.queries.people import hidden_principals
from families.queries.statuses import open_statuses
from huddle.models import AgencyCheck, AgendaItem, CheckContribution
from huddle.queries.absent import absent_from
from huddle.queries.formulation import boards_of, latest_of
from huddle.queries.in_session import (
    SILENT,
    Child,
    asks_of,
    checks_of,
    children_in,
    lead_of,
    unknowns,
)
from huddle.queries.running_order import running_order
from practitioners.models import Practitioner

Theme = Contribution.Theme
COLUMNS = {
    Theme.STRENGTH: "Strengths",
    Theme.PRESSURE: "Pressures and worries",
    Theme.ROUTINE: "Routines",
    Theme.RELATIONSHIP: "Relationships",
    Theme.BARRIER: "Structural barriers",
}


@dataclass(frozen=True)
class Day:
    """What is told of a day in the life of one child."""

    child: Child
    told: list[Said]


@dataclass(frozen=True)
class View:
    """What one team answered for this family, and what it told with its answer."""

    check: AgencyCheck
    working_well: list[Said]
    worry: list[Said]

    @property
    def is_silent(self) -> bool:
        """It says nothing of the family, and that is never "no concern"."""
        return self.check.answer in SILENT


@dataclass(frozen=True)
class Summary:
    """The page. What somebody told stands on it once: with their team, of the day, or by tag."""

    columns: list[tuple[str, list[Said]]]
    days: list[Day]
    views: list[View]
    unknown: list[Said]
    unknowns: list[str]


def summary_page(item: AgendaItem, reader: Practitioner) -> dict[str, Any]:
    family, checks = item.family, checks_of(item, reader)
    people = record.people_of(family, reader)
    rows = told_of([item], reader)
    lead = lead_of(item, reader)
    return {
        "item": item,
        "session": item.session,
        "family": family,
        "turns": running_order(item.session, reader),
        "asks": asks_of(item, reader, hidden_principals(family)),
        "adults": [one for one in people if one.kind == one.Kind.ADULT],
        "lead": lead,
        "statuses": open_statuses(family, reader),
        "board": latest_of(boards_of(item, reader)),
        "summary": summarise(
            said(rows, reader),
            children=children_in([item], reader)[item.pk],
            checks=checks,
            in_checks=told_in_checks(checks),
            open_questions=unknowns(people, checks),
        ),
        "absent": absent_from(item, reader, lead=lead),
    }


def summarise(
    told: Sequence[Said],
    *,
    children: list[Child],
    checks: list[AgencyCheck],
    in_checks: dict[UUID, UUID],
    open_questions: list[str],
) -> Summary:
    """From what its reader has been found to see: it looks nothing up."""
    views: dict[UUID, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    themes: dict[str, list[Said]] = defaultdict(list)
    days: dict[UUID, list[Said]] = defaultdict(list)
    whose = {child.person.pk for child in children}
    for one in told:
        theme, check = one.contribution.theme, in_checks.get(one.contribution.first)
        about = whose & {person.pk for person in one.about}
        if check and theme in {Theme.STRENGTH, Theme.PRESSURE}:
            views[check][theme].append(one)
        elif theme == Theme.ROUTINE and about:
            for child in about:
                days[child].append(one)
        else:
            themes[theme].append(one)
    return Summary(
        columns=[(label, themes[theme]) for theme, label in COLUMNS.items()],
        days=[Day(child, days[child.person.pk]) for child in children],
        views=[
            View(one, views[one.pk][Theme.STRENGTH], views[one.pk][Theme.PRESSURE])
            for one in checks
        ],
        unknown=themes[Theme.UNKNOWN],
        unknowns=open_questions,
    )


def told_of(items: Iterable[AgendaItem], reader: Practitioner) -> Any:
    """What this reader may read of these families, as it stands now, the latest first."""
    rows = Contribution.objects.visible_to(reader).current()
    rows = rows.filter(family__in=[item.family_id for item in items])
    return rows.exclude(change=Contribution.Change.WITHDRAWN).order_by("-recorded_at", "id")


def told_in_checks(checks: Iterable[AgencyCheck]) -> dict[UUID, UUID]:
    """With which of these checks something was told, by the id of its first version. One query."""
    told = CheckContribution.objects.filter(check_answered__in=[check.pk for check in checks])
    return dict(told.values_list("contribution__first", "check_answered"))
