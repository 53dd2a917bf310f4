"""Who is not there for a family: of the huddle's core teams, and whoever leads for it."""

from collections.abc import Iterable
from uuid import UUID

from families.models import Allocation
from huddle.models import AgendaItem, Attendance, HuddleSession, ItemPresence
from huddle.queries.in_session import attendances_shown
from huddle.quorum import HERE
from practitioners.models import Practitioner

Mode = Attendance.Mode
WORDS = {
    Mode.APOLOGIES_RETURN: "sent apologies, with a written return",
    Mode.APOLOGIES: "sent apologies",
    Mode.ABSENT: "is absent",
}
NOBODY = "nobody has come"
AWAY = "is out of the room"
NOT_JOINED = "has not accepted the statement"
NOT_FOR_THIS = "is not there for this family"


def absent_from(
    item: AgendaItem, reader: Practitioner, *, lead: Allocation | None = None
) -> list[str]:
    """In words. Before the session is opened, only those who have said that they cannot come."""
    session = item.session
    attended = list(attendances_shown(session, reader))
    here = {one.practitioner_id for one in attended if _is_in_the_room(one)}
    now = _there_now(item)
    here &= now or here
    missing = [
        f"{team}: {words}"
        for team, words in _missing_teams(session, attended, here)
        if session.state != HuddleSession.State.PUBLISHED or words in WORDS.values()
    ]
    opened = session.state != HuddleSession.State.PUBLISHED
    if opened and lead and lead.practitioner_id not in here:
        missing.append(f"{lead.practitioner.full_name}, who leads for the family")
    return missing


def _missing_teams(
    session: HuddleSession, attended: list[Attendance], here: set[UUID]
) -> Iterable[tuple[str, str]]:
    for team in session.huddle.core_teams.select_related("agency").order_by("agency__name"):
        theirs = [one for one in attended if one.team_id == team.pk]
        if not any(one.practitioner_id in here for one in theirs):
            yield str(team), next(map(_why, theirs), NOBODY)


def _why(one: Attendance) -> str:
    if one.mode not in HERE:
        return WORDS[Mode(one.mode)]
    if one.away_since:
        return AWAY
    return NOT_FOR_THIS if one.statement_accepted_at else NOT_JOINED


def _is_in_the_room(one: Attendance) -> bool:
    return one.mode in HERE and one.away_since is None and one.statement_accepted_at is not None


def _there_now(item: AgendaItem) -> set[UUID]:
    """For whom the session is with this family now; nobody where it is with another."""
    rows = ItemPresence.objects.filter(item=item, left_at=None)
    return set(rows.values_list("practitioner", flat=True))
