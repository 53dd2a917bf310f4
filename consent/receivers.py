"""What this floor does on hearing that a family has changed, or that somebody signed in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from consent.emergencies import remember
from consent.models import SharingPrompt
from consent.services.looking_again import raise_prompt
from families.events import family_changed
from families.models import Family, Household
from practitioners.models import Practitioner
from practitioners.roles import Permission

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


@receiver(user_logged_in)
def remember_emergency_access(request: HttpRequest, user: Practitioner, **_: Any) -> None:
    """So that this session, too, ends it to the second."""
    if user.holds(Permission.BREAK_GLASS):
        remember(request, user)
