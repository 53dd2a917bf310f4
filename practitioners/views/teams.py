"""Teams for their agency's contact: who is in them, what is decided, what that will do."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods

from practitioners import audit, recertifying, team_queries
from practitioners.access import PractitionerRequest, requires
from practitioners.channels import bounces
from practitioners.forms.teams import TeamCheckForm
from practitioners.leaving import mark_left, work_left_by
from practitioners.models import Practitioner, Team, TeamCheck, TeamCheckLine
from practitioners.paging import page_of
from practitioners.permissions import contacts_of, may_mark_left
from practitioners.posting import posted
from practitioners.roles import Permission
from practitioners.working_days import today

Decision = TeamCheckLine.Decision
HEADS = ["Agency", "Team", "Due", {"text": "Days overdue", "number": True}, "Contact"]
ALONE = ["Agency", "Team", "Contact"]


@require_GET
@requires(Permission.TEAM_CHECK)
def teams(request: PractitionerRequest) -> HttpResponse:
    """The agency's teams with their state, and who has left."""
    context = {
        "teams": page_of(team_queries.teams_of(request.user), request),
        "leavers": team_queries.leavers_of(request.user),
        "bounced": bounces.bounces_of(request.user.agency),
        "in_no_team": team_queries.in_no_team(request.user)[:50],
        "today": today(),
    }
    audit.record("teams.viewed", request.user.agency, by=request.user)
    return render(request, "practitioners/teams.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.TEAM_CHECK)
def check(request: PractitionerRequest, team_id: UUID) -> HttpResponse:
    """Each member, and what the contact says about each. Saved at any time, done on confirming."""
    team, asked = _team(request, team_id)
    if asked is None or asked.finished_at:
        return _show(request, team, asked)
    form = TeamCheckForm(
        posted(request),
        members=team_queries.members_of(team),
        lines=team_queries.lines_of(asked),
        by=request.user,
        contacts=contacts_of(team.agency),
    )
    if form.is_valid():
        for member, decision, note in form.changes():
            recertifying.note_decision(asked, member, decision, role_note=note, by=request.user)
        if "continue" in request.POST:
            return redirect("teams:confirm", team.pk)
        messages.success(request, "Saved. Nothing changes until you confirm it.")
        return redirect("teams:check", team.pk)
    return _show(request, team, asked, form=form)


@require_http_methods(["GET", "POST"])
@requires(Permission.TEAM_CHECK)
def confirm(request: PractitionerRequest, team_id: UUID) -> HttpResponse:
    """What will change; then it changes at once."""
    team, asked = _team(request, team_id)
    if asked is None:
        raise Http404
    if request.method == "POST":
        asked = recertifying.confirm_check(asked, by=request.user)
        words = (
            "The team is confirmed." if asked.finished_at else "Done. Some are not decided yet."
        )
        messages.success(request, words)
        return redirect("teams:list")
    recertifying.may_confirm_now(asked).enforce()
    return _show(request, team, asked, template="confirm", **_changes(asked))


@require_http_methods(["GET", "POST"])
@requires(Permission.TEAM_CHECK)
def leaver(request: PractitionerRequest, person_id: UUID) -> HttpResponse:
    """Somebody has left the agency: what that ends, how much stays open, then it is done."""
    person = team_queries.person_of(request.user, person_id)
    if person is None:
        raise Http404
    may_mark_left(request.user, person).enforce()
    if request.method == "POST":
        mark_left(person, by=request.user)
        messages.success(request, "The account is closed. They see nothing any more.")
        return redirect("teams:list")
    audit.record("practitioner.leaving_viewed", person, by=request.user)
    context = {"person": person, "open": work_left_by([person])[person.pk]}
    return render(request, "practitioners/leaver.html", context)


@require_GET
@requires(Permission.GOVERN)
def overdue(request: PractitionerRequest) -> HttpResponse:
    """For information governance: agency, team, due, days overdue. No case data."""
    now = today()
    page = page_of(team_queries.overdue_checks(now), request)
    rows = [_overdue_row(late, (now - late.due_on).days) for late in page]
    alone = [
        [str(line.team_check.team.agency), line.team_check.team.name, line.member.full_name]
        for line in team_queries.decided_alone(recertifying.period_of(now))[:50]
    ]
    audit.record("teams.overdue_viewed", request.user, by=request.user, teams=len(rows))
    context = {"page": page, "rows": rows, "heads": HEADS, "alone": alone, "alone_heads": ALONE}
    return render(request, "practitioners/teams_overdue.html", context)


def _team(request: PractitionerRequest, team_id: UUID) -> tuple[Team, TeamCheck | None]:
    """A team of the contact's own agency, and its latest check. Another's does not exist."""
    team = team_queries.team_of(request.user, team_id)
    if team is None:
        raise Http404
    return team, team_queries.current_check(team)


def _show(
    request: PractitionerRequest,
    team: Team,
    asked: TeamCheck | None,
    *,
    template: str = "check",
    **context: Any,
) -> HttpResponse:
    audit.record("team.viewed", team, by=request.user)
    members = [] if context else team_queries.members_of(team)
    page = {"team": team, "check": asked, "members": members, "today": today()}
    return render(request, f"practitioners/team_{template}.html", page | context)


def _changes(asked: TeamCheck) -> dict[str, Any]:
    """What has been decided and not confirmed, by what it does."""
    lines = [line for line in team_queries.lines_of(asked).values() if not line.confirmed_at]
    people = {
        decision: [line.member for line in lines if line.decision == decision]
        for decision in Decision
    }
    left: list[Practitioner] = people[Decision.LEFT]
    return {
        "kept": people[Decision.KEEP],
        "removed": people[Decision.REMOVE],
        "left": [(person, work) for person, work in _with_work(left)],
        "noted": [line for line in lines if line.role_note],
        "undecided": recertifying.undecided(asked).exclude(pk__in=[ln.member_id for ln in lines]),
    }


def _with_work(people: list[Practitioner]) -> list[tuple[Practitioner, Any]]:
    work = work_left_by(people)
    return [(person, work[person.pk]) for person in people]


def _overdue_row(late: TeamCheck, days: int) -> list[Any]:
    nobody = {"tag": "No agency contact", "colour": "red"}
    return [
        str(late.team.agency),
        late.team.name,
        date_format(late.due_on, "j F Y"),
        {"text": days, "number": True},
        {"text": "Told"} if getattr(late, "has_contact", False) else nobody,
    ]
