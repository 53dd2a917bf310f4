"""Who the huddle is for: from the unborn stage until a configured birthday."""

from datetime import date

from django.conf import settings


def in_scope(date_of_birth: date | None, as_at: date, until_birthday: int | None = None) -> bool:
    """Is this baby not yet born, or still before that birthday, on that day?"""
    if date_of_birth is None:
        return True
    until = settings.SCOPE_UNTIL_BIRTHDAY if until_birthday is None else until_birthday
    return as_at < birthday(date_of_birth, until)


def birthday(date_of_birth: date, age: int) -> date:
    """The day they reach this age. Born on 29 February: 1 March in a common year."""
    try:
        return date_of_birth.replace(year=date_of_birth.year + age)
    except ValueError:
        return date(date_of_birth.year + age, 3, 1)


def born_by(day: date, age: int) -> date:
    """Whoever was born on this day or before has reached that age by then."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:
        return date(day.year - age, 2, 28)
