"""Plan reminders from what is due: soon, today, overdue. Safe to run twice, or a day late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from families.models import Action
from families.notices.acting import ACTION_DUE, ACTION_OVERDUE, ACTION_SOON
from practitioners import notices
from practitioners.models import Notice, Practitioner
from practitioners.notices import NoticeKind
from practitioners.working_days import add_working_days

SOON = 2  # working days before
OVERDUE = 1  # working days after
FARTHEST = timedelta(days=14)  # further ahead than two working days ever lie
REMINDERS = [ACTION_SOON.kind, ACTION_DUE.kind, ACTION_OVERDUE.kind]


@dataclass(frozen=True)
class DueAction:
    """An open action as the planner may know it: ids and dates."""

    pk: UUID
    owner: UUID
    lead: UUID | None
    due_on: date
    agreed_at: datetime

    def reminder(self, as_at: date) -> NoticeKind | None:
        """What is there to say about it on this day? Nothing about one agreed at short notice."""
        if as_at >= add_working_days(self.due_on, OVERDUE):
            return ACTION_OVERDUE
        if as_at == self.due_on:
            return ACTION_DUE
        soon = add_working_days(self.due_on, -SOON)
        if soon <= as_at < self.due_on and timezone.localdate(self.agreed_at) < soon:
            return ACTION_SOON
        return None

    def told(self, kind: NoticeKind) -> set[UUID]:
        """The owner; of what is overdue the family's lead too."""
        people = {self.owner, self.lead} if kind is ACTION_OVERDUE else {self.owner}
        return {person for person in people if person}


@transaction.atomic
def plan_reminders(as_at: date) -> int:
    """Plan each reminder that this day asks for and nobody has planned; how many."""
    wanted = list(_wanted(as_at))
    people = Practitioner.objects.filter(is_active=True).in_bulk({who for _, who, _ in wanted})
    known = _planned({action.pk for action, _, _ in wanted})
    new = [
        (action, people[who], kind)
        for action, who, kind in wanted
        if who in people and (action.pk, who, kind.kind, str(action.due_on)) not in known
    ]
    for action, person, kind in new:
        about = Action(pk=action.pk)
        notices.plan(kind, person, about, occurrence=str(action.due_on))
    return len(new)


def _wanted(as_at: date) -> Iterator[tuple[DueAction, UUID, NoticeKind]]:
    for action in due_actions(as_at + FARTHEST):
        if kind := action.reminder(as_at):
            for who in action.told(kind):
                yield action, who, kind


def due_actions(until: date) -> list[DueAction]:
    """Open actions due until then, of all families: beat is nobody, and gets ids and dates."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_due_actions(%s)", [until])
        return [DueAction(*row) for row in cursor.fetchall()]


def _planned(actions: set[UUID]) -> set[tuple[UUID, UUID, str, str]]:
    rows = Notice.objects.filter(kind__in=REMINDERS, about__in=actions)
    return {
        (about, who, kind, key.rpartition(":")[2])
        for about, who, kind, key in rows.values_list("about", "practitioner", "kind", "key")
    }
