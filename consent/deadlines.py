"""When a subject access request must be answered: calendar months, not days."""

from calendar import monthrange
from datetime import date

from practitioners.working_days import add_working_days, is_working_day

MONTHS = 1
MONTHS_EXTENDED = 3


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has none."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def answer_due(received: date, *, months: int = MONTHS) -> date:
    """The corresponding day; where nobody works on it, the next day on which somebody does."""
    day = months_after(received, months)
    return day if is_working_day(day) else add_working_days(day, 1)
