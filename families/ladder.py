"""What is said of an action as its day comes and goes: one table of steps, for planner and sender.

Asked on any day it answers with the newest step: what was missed meanwhile is not told late.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from practitioners.working_days import add_working_days

SOON, DUE, OVERDUE = "soon", "due", "overdue"
BEFORE = 2  # working days
AFTER = 1


@dataclass(frozen=True)
class Rung:
    """Whom an agency is told by when an action of theirs is not done, and after how long."""

    role: str
    days: int  # working days after its day

    def is_reached(self, due_on: date, as_at: date) -> bool:
        return as_at >= add_working_days(due_on, self.days)


LATE = Rung("manager", 5)
# Whoever answers for the agency in Huddle: the nearest that there is to a strategic lead.
VERY_LATE = Rung("agency_contact", 10)


def step_of(due_on: date, agreed_at: datetime, as_at: date) -> str:
    """What is there to tell its owner on this day? Nothing early of one agreed at short notice."""
    if as_at >= add_working_days(due_on, AFTER):
        return OVERDUE
    if as_at == due_on:
        return DUE
    soon = add_working_days(due_on, -BEFORE)
    agreed_before = timezone.localdate(agreed_at) < soon
    return SOON if soon <= as_at < due_on and agreed_before else ""
