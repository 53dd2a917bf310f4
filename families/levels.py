"""What a level of need is called here: the code is the same everywhere, its name is local.

A partnership that numbers its levels says so in ``LEVELS_OF_NEED``; what is not named there keeps
the plain words of the code.
"""

from django.conf import settings
from django.core import checks

from families.models import Family


def level_label(code: str) -> str:
    return Family(level_of_need=code).level_shown


def level_choices() -> list[tuple[str, str]]:
    return [(code, level_label(code)) for code in Family.Level.values]


@checks.register()
def levels_are_known(**_: object) -> list[checks.CheckMessage]:
    """A mistyped code is found when the process starts: its name would never be shown."""
    unknown = sorted(set(settings.LEVELS_OF_NEED) - set(Family.Level.values))
    if not unknown:
        return []
    known = ", ".join(Family.Level.values)
    fault = f"LEVELS_OF_NEED names {', '.join(unknown)}. The codes are {known}."
    return [checks.Error(fault, id="families.E001")]
