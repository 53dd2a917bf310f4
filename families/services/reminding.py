"""Plan reminders of actions from what is due. Safe to run twice, or a day or a week late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from families import ladder
from families.notices.acting import ACTION_DUE, ACTION_OVERDUE, ACTION_SOON
from families.notices.late import ACTION_LATE, ACTION_VERY_LATE
from families.queries.late import late_actions
from practitioners.notices import NoticeKind, Wanted, plan_new

FARTHEST = timedelta(days=14)  # further ahead than two working days ever lie
OF_ITS_OWNER = {
    ladder.SOON: ACTION_SOON,
    ladder.DUE: ACTION_DUE,
    ladder.OVERDUE: ACTION_OVERDUE,
}
OF_THE_AGENCY = {ladder.LATE: ACTION_LATE, ladder.VERY_LATE: ACTION_VERY_LATE}


@dataclass(frozen=True)
class DueAction:
    """An open action as the planner may know it: ids and dates."""

    pk: UUID
    owner: UUID
    lead: UUID | None
    due_on: date
    agreed_at: datetime

    def reminder(self, as_at: date) -> NoticeKind | None:
        """The newest step of this day for its owner."""
        return OF_ITS_OWNER.get(ladder.step_of(self.due_on, self.agreed_at, as_at))

    def told(self, kind: NoticeKind) -> set[UUID]:
        """The owner; of what is overdue the family's lead too."""
        people = {self.owner, self.lead} if kind is ACTION_OVERDUE else {self.owner}
        return {person for person in people if person}


def plan_reminders(as_at: date) -> int:
    """Plan each reminder that this day asks for and nobody has planned; how many."""
    return plan_new([*_of_owners(as_at), *_of_agencies(as_at)])


def _of_owners(as_at: date) -> Iterator[Wanted]:
    for action in due_actions(as_at + FARTHEST):
        if kind := action.reminder(as_at):
            for who in action.told(kind):
                yield Wanted(kind, who, action.pk, str(action.due_on))


def _of_agencies(as_at: date) -> Iterator[Wanted]:
    for late in late_actions(as_at):
        yield Wanted(OF_THE_AGENCY[late.rung], late.who, late.action, str(late.due_on))


def due_actions(until: date) -> list[DueAction]:
    """Open actions due until then, of all families: beat is nobody, and gets ids and dates."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_due_actions(%s)", [until])
        return [DueAction(*row) for row in cursor.fetchall()]
