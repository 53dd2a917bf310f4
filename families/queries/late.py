"""Actions that are so late that those who answer for their owner's agency are told."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from families.ladder import LATE, VERY_LATE, Rung

RUNGS = {rung.role: rung for rung in (LATE, VERY_LATE)}
AT_LEAST = timedelta(days=LATE.days)  # so many working days are never fewer days


@dataclass(frozen=True)
class LateAction:
    """That one person is to be told of one action: nothing else of it is known here."""

    action: UUID
    due_on: date
    who: UUID
    rung: Rung


def late_actions(as_at: date, *, action: UUID | None = None) -> list[LateAction]:
    """Of one action, or of all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_late_actions(%s, %s)", [as_at - AT_LEAST, action])
        found = [LateAction(pk, day, who, RUNGS[role]) for pk, day, who, role in cursor]
    return [one for one in found if one.rung.is_reached(one.due_on, as_at)]
