"""Bring the standing huddles of a partnership to what its file says. Run by the owner."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import CommandError
from django.db import transaction

from huddle.models import Huddle
from huddle.services.calling import call_sessions
from huddle.services.convening import SETTLED, check, set_deputies, settle
from huddle.services.core_teams import set_core_teams
from huddle.services.handing_over import change_chair_by_command, hand_over_by_command
from practitioners import audit
from practitioners.access import NotNow
from practitioners.models import Practitioner, Team
from practitioners.partnership import Described
from practitioners.working_days import today

QUORUM = {"chair": "quorum_chair", "present": "quorum_present", "written": "quorum_written"}


@transaction.atomic
def load_huddles(described: Iterable[Described]) -> int:
    """Each standing huddle with its people, core teams and coming sessions.

    What the file does not name stays as it is. One that is there already is changed by the same
    services as its page changes it, in the sight of its coordinator.
    """
    count = 0
    for one in described:
        huddle = _load_huddle(one)
        call_sessions(huddle, one.get("weeks", 0), today())
        count += 1
    audit.record_by_system("huddles.loaded", "partnership", huddles=count)
    return count


def _load_huddle(one: Described) -> Huddle:
    facts = _facts(one)
    chair, coordinator = _person(one["chair"]), _person(one["coordinator"])
    teams = [_team(*names) for names in one["core_teams"]]
    deputies = [_person(email) for email in one.get("deputies", ())]
    huddle = Huddle.objects.filter(name=one["name"]).first()
    try:
        if huddle is None:
            huddle = Huddle(name=one["name"], chair=chair, coordinator=coordinator, **facts)
            check(huddle, facts)
            huddle.save()
            huddle.core_teams.set(teams)
            huddle.deputies.set(deputies)
            return huddle
        _hand_over(huddle, chair, coordinator)
        with audit.by_the_clock():  # the file does it, and no person
            settle(huddle, by=huddle.coordinator, **facts)
            set_core_teams(huddle, teams, by=huddle.coordinator)
            if "deputies" in one:
                set_deputies(huddle, deputies, by=huddle.coordinator)
    except (NotNow, PermissionDenied) as refusal:
        raise CommandError(f"{one['name']}: {refusal}") from refusal
    except ValidationError as invalid:
        raise CommandError(f"{one['name']}: {'; '.join(invalid.messages)}") from invalid
    return huddle


def _facts(one: Described) -> dict[str, Any]:
    """What the file says of it, by the names of the fields."""
    facts = {name: one[name] for name in SETTLED if name in one}
    facts |= {QUORUM[name]: value for name, value in one.get("quorum", {}).items()}
    return facts | {"starts": time.fromisoformat(one["starts"])}


def _hand_over(huddle: Huddle, chair: Practitioner, coordinator: Practitioner) -> None:
    """Somebody else than before sees the families of the huddle, and the former no longer."""
    if huddle.coordinator_id != coordinator.pk:
        hand_over_by_command(huddle, coordinator)
    if huddle.chair_id != chair.pk:
        change_chair_by_command(huddle, chair)


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
