"""What this floor does on hearing that a family has changed: it asks to look again."""

from typing import Any

from django.dispatch import receiver

from consent.models import SharingPrompt
from consent.services.looking_again import raise_prompt
from families.events import family_changed
from families.models import Family, Household

Because = SharingPrompt.Because


@receiver(family_changed)
def ask_to_look_again(family: Family, what: str, **_: Any) -> None:
    """A first household is no split one."""
    because = Because(what)
    if because == Because.NEW_HOUSEHOLD and _lives_in_one(family):
        return
    raise_prompt(family, because)


def _lives_in_one(family: Family) -> bool:
    return Household.objects.filter(family=family).count() == 1
