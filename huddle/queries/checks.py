"""Agency checks as the team that was asked reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from families.models import Contribution, Person
from families.queries.contributions import Said, said
from huddle.models import AgencyCheck, Attendance, CheckContribution, HuddleSession
from practitioners.models import Agency, Practitioner

AHEAD = ("published", "in_session", "draft")


@dataclass(frozen=True)
class CheckPage:
    """One check: whom to look up, what the team has told, and whom a reply can be named to."""

    check: AgencyCheck
    people: list[Person]
    told: list[Said]


def unanswered(practitioner: Practitioner) -> QuerySet[AgencyCheck]:
    """What their teams have still to answer, the oldest request first."""
    checks = AgencyCheck.objects.visible_to(practitioner).to_answer(practitioner)
    return _in_full(checks, practitioner)


def answered(practitioner: Practitioner) -> QuerySet[AgencyCheck]:
    """What their teams have answered, for sessions whose minutes are not signed yet."""
    checks = AgencyCheck.objects.visible_to(practitioner).asked_of(practitioner)
    checks = checks.filter(item__session__state__in=AHEAD, answered_at__isnull=False)
    return _in_full(checks, practitioner)


def answered_before(
    checks: Iterable[AgencyCheck], practitioner: Practitioner
) -> dict[tuple[UUID, UUID], AgencyCheck]:
    """What each team last answered about each of these families, for an earlier session."""
    checks = list(checks)
    given = AgencyCheck.objects.visible_to(practitioner).filter(
        team__in={check.team_id for check in checks},
        family__in={check.family_id for check in checks},
        answered_at__isnull=False,
    )
    return {(one.team_id, one.family_id): one for one in given.order_by("answered_at")}


def may_return(practitioner: Practitioner) -> list[HuddleSession]:
    """Sessions for which their teams have answered everything, and they have said nothing yet."""
    asked = AgencyCheck.objects.visible_to(practitioner).asked_of(practitioner)
    missing = asked.to_answer(practitioner).values("item__session")
    said = Attendance.objects.filter(practitioner=practitioner).values("session")
    found = HuddleSession.objects.filter(
        pk__in=asked.values("item__session"), state=HuddleSession.State.PUBLISHED
    )
    found = found.exclude(pk__in=missing).exclude(pk__in=said)
    return list(found.select_related("huddle").order_by("starts_at"))


def check_page(check: AgencyCheck, practitioner: Practitioner) -> CheckPage:
    people = Person.objects.visible_to(practitioner).filter(family=check.family_id)
    links = CheckContribution.objects.filter(check_answered=check)
    told = Contribution.objects.visible_to(practitioner).current()
    told = told.filter(first__in=links.values("contribution")).order_by("recorded_at", "id")
    return CheckPage(check, list(people), said(told, practitioner))


def agencies_to_name(check: AgencyCheck) -> QuerySet[Agency]:
    """The other agencies that were asked about this family."""
    asked = AgencyCheck.objects.filter(item=check.item_id).exclude(
        team__agency=check.team.agency_id
    )
    return Agency.objects.filter(pk__in=asked.values("team__agency"))


def _in_full(checks: QuerySet[AgencyCheck], practitioner: Practitioner) -> QuerySet[AgencyCheck]:
    people = Person.objects.visible_to(practitioner)
    return (
        checks.select_related("family", "team__agency", "item__session__huddle", "answered_by")
        .prefetch_related(Prefetch("family__people", queryset=people))
        .order_by("requested_at", "item__position", "pk")
    )
