"""Teams as their agency's contact sees them, and those that information governance asks about."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from practitioners.leaving import Left, work_left_by
from practitioners.models import Departure, Practitioner, Team, TeamCheck, TeamCheckLine
from practitioners.roles import Role

WITH_LEAVERS = timedelta(days=180)


@dataclass(frozen=True)
class Leaver:
    """Somebody who has left, and what of theirs is still open."""

    name: str
    left_at: Any
    recorded_by: str
    open: Left


def teams_of(contact: Practitioner) -> QuerySet[Team]:
    """The teams of their agency, how many are in each, and its latest check as ``latest``."""
    members = Count("group__user", filter=Q(group__user__is_active=True), distinct=True)
    checks = TeamCheck.objects.order_by("-period")
    return (
        Team.objects.filter(agency=contact.agency_id)
        .annotate(size=members)
        .prefetch_related(Prefetch("checks", queryset=checks, to_attr="past_checks"))
        .order_by("name")
    )


def team_of(contact: Practitioner, team_id: UUID) -> Team | None:
    return teams_of(contact).filter(pk=team_id).first()


def current_check(team: Team) -> TeamCheck | None:
    """The latest that was opened, finished or not."""
    return TeamCheck.objects.filter(team=team).order_by("-period").first()


def lines_of(check: TeamCheck) -> dict[UUID, TeamCheckLine]:
    return {
        line.member_id: line for line in check.lines.select_related("decided_by", "member__agency")
    }


def members_of(team: Team) -> list[Practitioner]:
    return list(team.members().order_by("full_name"))


def person_of(contact: Practitioner, person_id: UUID) -> Practitioner | None:
    """Somebody of the contact's agency, active or not."""
    people = Practitioner.objects.filter(agency=contact.agency_id).select_related("agency")
    return people.filter(pk=person_id).first()


def in_no_team(contact: Practitioner) -> QuerySet[Practitioner]:
    """Who of the agency has an account and belongs to none of its teams."""
    teams = Team.objects.filter(agency=contact.agency_id, group__user=OuterRef("pk"))
    people = Practitioner.objects.filter(agency=contact.agency_id, is_active=True)
    return people.filter(~Exists(teams)).order_by("full_name")


def leavers_of(contact: Practitioner) -> list[Leaver]:
    """Who has left the agency lately, while they have not come back."""
    departures = list(
        Departure.objects.filter(
            agency=contact.agency_id,
            practitioner__is_active=False,
            left_at__gte=timezone.now() - WITH_LEAVERS,
        ).select_related("practitioner", "recorded_by")
    )
    open_work = work_left_by([one.practitioner for one in departures])
    return [
        Leaver(
            one.practitioner.full_name,
            one.left_at,
            one.recorded_by.full_name if one.recorded_by else "The administrator",
            open_work[one.practitioner_id],
        )
        for one in departures
    ]


def overdue_checks(today: date) -> QuerySet[TeamCheck]:
    """Of every agency, the longest overdue first, with how many contacts there are to ask."""
    contacts = Practitioner.objects.filter(
        agency=OuterRef("team__agency"), is_active=True, roles__contains=[Role.AGENCY_CONTACT]
    )
    later = TeamCheck.objects.overdue(today).filter(team=OuterRef("team"))
    return (
        TeamCheck.objects.overdue(today)
        .filter(~Exists(later.filter(due_on__lt=OuterRef("due_on"))))
        .annotate(has_contact=Exists(contacts))
        .select_related("team__agency")
        .order_by("due_on", "team__agency__name", "team__name")
    )


def decided_alone(since: date) -> QuerySet[TeamCheckLine]:
    """Contacts who, being the only one of their agency, confirmed themselves."""
    lines = TeamCheckLine.objects.filter(
        member=F("decided_by"), confirmed_at__isnull=False, team_check__period__gte=since
    )
    return lines.select_related("team_check__team__agency", "member")
