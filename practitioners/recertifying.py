"""Every quarter each agency's contact confirms who is in its teams. Rows remember the rest."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from practitioners import audit
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.binding import service
from practitioners.leaving import leave_team, mark_left
from practitioners.models import Notice, Practitioner, Team, TeamCheck, TeamCheckLine
from practitioners.notices import NoticeKind, plan
from practitioners.permissions import contacts_of, may_confirm_team, may_decide_on
from practitioners.roles import Role
from practitioners.team_notices import step_of
from practitioners.working_days import add_working_days

Decision = TeamCheckLine.Decision
TIME_TO_ANSWER = 15  # working days from when it is opened
Planned = tuple[NoticeKind, TeamCheck]


def period_of(day: date) -> date:
    """The first day of the period in which this day lies: quarters begin in January."""
    months = settings.RECERTIFY_EVERY_MONTHS
    return date(day.year, (day.month - 1) // months * months + 1, 1)


@transaction.atomic
def open_checks(as_at: date) -> int:
    """Ask about every team that has members and was not asked in this period; how many."""
    period = period_of(as_at)
    asked = TeamCheck.objects.filter(team=OuterRef("pk"), period=period)
    members = Practitioner.objects.filter(groups=OuterRef("group"), is_active=True)
    teams = Team.objects.filter(~Exists(asked), Exists(members)).order_by("pk")
    due_on = add_working_days(as_at, TIME_TO_ANSWER)
    new = [TeamCheck(team=team, period=period, due_on=due_on) for team in teams]
    TeamCheck.objects.bulk_create(new, ignore_conflicts=True)  # two beats open each one once
    if new:
        audit.record_by_system("team.checks_opened", f"period:{period}", teams=len(new))
    return len(new)


@transaction.atomic
def plan_reminders(as_at: date) -> int:
    """Tell each contact what waits, once when it opens, once soon before and once after."""
    wanted = list(_wanted(as_at))
    contacts = _contacts_by_agency({check.team.agency_id for _, check in wanted})
    known = set(
        Notice.objects.filter(about__in=[check.pk for _, check in wanted]).values_list(
            "kind", "about", "practitioner"
        )
    )
    new = [
        (kind, contact, check)
        for kind, check in wanted
        for contact in contacts.get(check.team.agency_id, [])
        if (kind.kind, check.pk, contact.pk) not in known
    ]
    for kind, contact, check in new:
        plan(kind, contact, check)
    return len(new)


@service
def note_decision(
    check: TeamCheck, member: Practitioner, decision: str, *, by: Practitioner, role_note: str = ""
) -> TeamCheckLine:
    """Keep what the contact thinks of one member. Nothing happens until it is confirmed."""
    check = _held(check, by)
    may_decide_on(by, member, contacts_of(by.agency)).enforce()
    if not check.team.members().filter(pk=member.pk).exists():
        not_now("This person is no longer in the team.").enforce()
    line, _ = TeamCheckLine.objects.update_or_create(
        team_check=check,
        member=member,
        defaults={
            "decision": Decision(decision),
            "role_note": role_note.strip(),
            "decided_by": by,
            "decided_at": timezone.now(),
            "confirmed_at": None,
        },
    )
    audit.record(
        "team.member_decided", check, by=by, practitioner=str(member.pk), decision=decision
    )
    return line


@service
def confirm_check(check: TeamCheck, *, by: Practitioner) -> TeamCheck:
    """Do what has been decided. It is finished when every member of today is decided on."""
    check = _held(check, by)
    may_confirm_now(check).enforce()
    waiting = list(check.lines.filter(confirmed_at=None).select_related("member__agency"))
    now = timezone.now()
    for line in waiting:
        _do(line, check.team, by)
    check.lines.filter(pk__in=[line.pk for line in waiting]).update(confirmed_at=now)
    audit.record("team.check_confirmed", check, by=by, members=len(waiting))
    if not undecided(check).exists():
        # What an earlier period still asks is answered with it.
        TeamCheck.objects.open().filter(team=check.team).update(finished_at=now, finished_by=by)
        check.refresh_from_db()
        audit.record("team.check_finished", check, by=by)
    return check


def may_confirm_now(check: TeamCheck) -> Verdict:
    """Is there anything to confirm?"""
    if check.finished_at:
        return not_now("This team has been confirmed already.")
    if not check.lines.filter(confirmed_at=None).exists():
        return not_now(
            "Nothing has been decided since the last time. Decide about somebody first."
        )
    return ALLOWED


def undecided(check: TeamCheck) -> QuerySet[Practitioner]:
    """Members of today about whom nothing has been confirmed yet."""
    confirmed = check.lines.filter(member=OuterRef("pk"), confirmed_at__isnull=False)
    return check.team.members().filter(~Exists(confirmed))


def _held(check: TeamCheck, by: Practitioner) -> TeamCheck:
    """The check as it is now, ours until the transaction ends, and not finished."""
    held = TeamCheck.objects.select_for_update(of=("self",)).select_related("team__agency")
    check = held.get(pk=check.pk)
    may_confirm_team(by, check.team).enforce()
    if check.finished_at:
        not_now("This team has been confirmed already.").enforce()
    return check


def _do(line: TeamCheckLine, team: Team, by: Practitioner) -> None:
    """Somebody who is gone in the meantime stays gone."""
    there = team.members().filter(pk=line.member_id).exists()
    if line.decision == Decision.REMOVE and there:
        leave_team(team, line.member, by=by)
    elif line.decision == Decision.LEFT and line.member.is_active:
        mark_left(line.member, by=by)


def _wanted(as_at: date) -> Iterator[Planned]:
    for check in TeamCheck.objects.open().select_related("team"):
        yield step_of(check, as_at), check


def _contacts_by_agency(agencies: set) -> dict:
    found: dict = {}
    contacts = Practitioner.objects.filter(
        agency__in=agencies, is_active=True, roles__contains=[Role.AGENCY_CONTACT]
    )
    for contact in contacts:
        found.setdefault(contact.agency_id, []).append(contact)
    return found
