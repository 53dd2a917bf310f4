"""Somebody leaves a team, or leaves altogether: at once, in one transaction, with its trail."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import connection
from django.utils import timezone

from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.events import practitioner_left
from practitioners.models import Departure, Practitioner, Team
from practitioners.permissions import may_confirm_team, may_mark_left
from practitioners.sessions import end_sessions_of

Left = list[tuple[str, int]]  # what stays open, and how much of it
Source = Callable[[Sequence[UUID]], dict[UUID, Left]]
SOURCES: list[Source] = []


def register(source: Source) -> Source:
    """A floor says what of its work stays open when somebody leaves: counts, for a contact."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def work_left_by(people: Sequence[Practitioner]) -> dict[UUID, Left]:
    """For each of them what would stay open, or does; no line where there is none of a kind."""
    asked = [person.pk for person in people]
    found: dict[UUID, Left] = {pk: [] for pk in asked}
    for source in SOURCES:
        for pk, counts in source(asked).items():
            found[pk] += [(words, count) for words, count in counts if count]
    return found


@service
def leave_team(team: Team, member: Practitioner, *, by: Practitioner) -> None:
    """From now on they see nothing through this team. Joining stays an administrator's command."""
    may_confirm_team(by, team).enforce()
    if not _ask("practitioners_leave_team", team.pk, member.pk):
        not_now("This person is no longer in the team.").enforce()
    audit.record("team.left", team, by=by, practitioner=str(member.pk))


@service
def mark_left(member: Practitioner, *, by: Practitioner) -> None:
    """Close the account of somebody who has left the agency. Everything of it ends now.

    No sign-in, no session, no team and no family; what they had to do stays and is listed for
    those who can give it to somebody else. Only an administrator's command can undo it.
    """
    may_mark_left(by, member).enforce()
    if not _ask("practitioners_close_account", member.pk):
        not_now("This person no longer uses Huddle.").enforce()
    _close(member, by)


def close_by_command(member: Practitioner) -> None:
    """The administrator's file says that they no longer use Huddle. Run by the owner."""
    teams = sorted(member.teams().values_list("pk", flat=True))
    Departure.objects.create(
        practitioner=member, agency=member.agency, teams=teams, left_at=timezone.now()
    )
    member.groups.clear()
    _close(member, None)


def _close(member: Practitioner, by: Practitioner | None) -> None:
    member.is_active = False  # as the database has it now
    sessions = end_sessions_of(member)
    if by is None:
        audit.record_by_system(
            "practitioner.left", f"{member._meta.label}:{member.pk}", sessions=sessions
        )
    else:
        audit.record("practitioner.left", member, by=by, sessions=sessions)
    practitioner_left.send(sender=Practitioner, practitioner=member, by=by)


def _ask(function: str, *arguments: UUID) -> bool:
    """What the runtime role may not do itself, the database does, if the right person asks."""
    marks = ", ".join(["%s"] * len(arguments))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({marks})", arguments)
        return bool(cursor.fetchone()[0])
