"""How old a baby is, as practitioners say it."""

from datetime import date

WEEK = 7
WEEKS_UNTIL = 12
MONTHS_UNTIL = 36
YEAR = 12


def age(born: date, as_at: date) -> str:
    """Weeks until 12 weeks, months until three years, then years."""
    months = (as_at.year - born.year) * YEAR + as_at.month - born.month - (as_at.day < born.day)
    weeks = (as_at - born).days // WEEK
    if weeks < WEEKS_UNTIL:
        return _counted(max(weeks, 0), "week")
    if months < MONTHS_UNTIL:
        return _counted(months, "month")
    return _counted(months // YEAR, "year")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
