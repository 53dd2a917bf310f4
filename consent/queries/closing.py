"""What withdrawing a decision would close, and what stays open: read before it is pressed."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from consent.footing import StandsOn, stands_on
from consent.models import SharingDecision
from consent.queries.sharing import in_force
from families.models import (
    Action,
    Allocation,
    Audience,
    Contribution,
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    GrantReason,
    live,
)
from practitioners.models import Agency, Practitioner


@dataclass(frozen=True)
class Line:
    """A team or a person, by name, the role in which they see the family, and why it stays."""

    agency: str
    who: str
    role: str
    stays_on: str = ""


@dataclass(frozen=True)
class Closing:
    """Read from the same grants that withdrawing ends."""

    closes: list[Line]
    stays: list[Line]
    leads: list[Allocation]
    actions: list[Action]
    named: int
    still_shared: list[str]


def closing_of(decision: SharingDecision, reader: Practitioner) -> Closing:
    """Only about the agencies that are shared with under this very decision."""
    family = decision.family
    standing = in_force([family]).get(family.pk, {})
    ending = {agency for agency in decision.agencies if standing.get(agency) == decision.pk}
    lines = _lines(family, ending)
    leads = Allocation.objects.visible_to(reader).filter(
        family=family, state__in=[Allocation.State.CURRENT, Allocation.State.OFFERED]
    )
    actions = Action.objects.visible_to(reader).filter(family=family).open()
    return Closing(
        closes=[line for line in lines if not line.stays_on],
        stays=[line for line in lines if line.stays_on],
        leads=list(leads.filter(practitioner__agency__in=ending).select_related("practitioner")),
        actions=list(
            actions.filter(owner__agency__in=ending).select_related("owner", "owner_agency")
        ),
        named=_named(family, ending, reader),
        still_shared=_names(set(decision.agencies) & set(standing) - ending),
    )


def _lines(family: Family, agencies: Iterable[UUID]) -> list[Line]:
    here = live() & Q(content_object=family, permission__codename="view_family")
    teams = FamilyTeamGrant.objects.filter(here, group__team__agency__in=agencies)
    people = FamilyPractitionerGrant.objects.filter(here, user__agency__in=agencies)
    found = [
        _line(one.group.team.agency, one.group.team.name, one)
        for one in teams.select_related("group__team__agency")
    ]
    found += [
        _line(one.user.agency, one.user.full_name, one)
        for one in people.select_related("user__agency")
    ]
    return sorted(set(found), key=lambda line: (line.agency, line.who, line.role))


def _line(agency: Agency, who: str, grant: FamilyTeamGrant | FamilyPractitionerGrant) -> Line:
    on = stands_on(grant.reason, sourced=grant.source is not None)
    stays_on = "" if on == StandsOn.DECISION else str(StandsOn(on).label)
    return Line(agency.name, who, str(GrantReason(grant.reason).label), stays_on)


def _named(family: Family, agencies: Iterable[UUID], reader: Practitioner) -> int:
    """How many contributions name one of these agencies among their readers."""
    told = Contribution.objects.visible_to(reader).current().filter(family=family)
    return told.filter(audience=Audience.NAMED, named_agencies__overlap=list(agencies)).count()


def _names(agencies: set[UUID]) -> list[str]:
    found = Agency.objects.filter(pk__in=agencies)
    return [agency.name for agency in found.order_by("name")]
