"""Bring the standing huddles of a partnership to what its file says. Run by the owner."""

from collections.abc import Iterable
from datetime import time

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError
from django.db import transaction

from huddle.calendar import meeting_times
from huddle.models import Huddle, HuddleSession
from huddle.services.handing_over import change_chair_by_command, hand_over_by_command
from practitioners import audit
from practitioners.access import NotNow
from practitioners.models import Practitioner, Team
from practitioners.partnership import Described
from practitioners.working_days import today


@transaction.atomic
def load_huddles(described: Iterable[Described]) -> int:
    """Each standing huddle with its chair, coordinator, core teams and coming sessions."""
    count = 0
    for one in described:
        huddle = _load_huddle(one)
        huddle.core_teams.set([_team(*names) for names in one["core_teams"]])
        _schedule(huddle, one.get("weeks", 0))
        count += 1
    audit.record_by_system("huddles.loaded", "partnership", huddles=count)
    return count


def _load_huddle(one: Described) -> Huddle:
    facts = {
        "locality": one["locality"],
        "weekday": one["weekday"],
        "starts": time.fromisoformat(one["starts"]),
        "minutes_long": one["minutes_long"],
        "statement": one["statement"],
    }
    chair, coordinator = _person(one["chair"]), _person(one["coordinator"])
    huddle, is_new = Huddle.objects.update_or_create(
        name=one["name"],
        defaults=facts,
        create_defaults=facts | {"chair": chair, "coordinator": coordinator},
    )
    if not is_new:
        _hand_over(huddle, chair, coordinator)
    return huddle


def _hand_over(huddle: Huddle, chair: Practitioner, coordinator: Practitioner) -> None:
    """Somebody else than before sees the families of the huddle, and the former no longer."""
    try:
        if huddle.coordinator_id != coordinator.pk:
            hand_over_by_command(huddle, coordinator)
        if huddle.chair_id != chair.pk:
            change_chair_by_command(huddle, chair)
    except (NotNow, PermissionDenied) as refusal:
        raise CommandError(f"{huddle}: {refusal}") from refusal


def _schedule(huddle: Huddle, weeks: int) -> None:
    for starts_at in meeting_times(huddle, weeks, after=today()):
        HuddleSession.objects.get_or_create(
            huddle=huddle, starts_at=starts_at, defaults={"chair": huddle.chair}
        )


def _person(email: str) -> Practitioner:
    person = Practitioner.objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"The huddle needs {email}, who is not a practitioner here.")
    return person


def _team(agency: str, name: str) -> Team:
    team = Team.objects.filter(agency__name=agency, name=name).first()
    if team is None:
        raise CommandError(f"The huddle needs the team {name} of {agency}, which is not here.")
    return team
