"""Bring agencies, teams and people to what a partnership's file says.

Run by the database's owner: the runtime role cannot write memberships, roles or agencies.
Names and e-mail addresses are the keys, so the same file may come any number of times; nobody
is deleted, and a password once set is left alone.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import connection, transaction

from practitioners import audit
from practitioners.leaving import close_by_command
from practitioners.models import Agency, Practitioner, Team
from practitioners.roles import Role

Described = Mapping[str, Any]


def read_partnership(path: Path) -> Described:
    """The file's content, or ``CommandError`` that says what is wrong with it."""
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(described, dict):
        raise CommandError(f"{path.name} must hold one object with agencies and people.")
    return described


def require_owner() -> None:
    """Refuse early, and in words, where row rights would refuse halfway."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('practitioners_team', 'INSERT')")
        if not cursor.fetchone()[0]:
            raise CommandError(
                "Run this as the owner of the database: set DATABASE_URL to DATABASE_OWNER_URL."
            )


@transaction.atomic
def load_partnership(described: Described, *, password: str | None = None) -> dict[str, int]:
    """Make what the file describes, and count it.

    Newcomers get this password; without one they choose their own by "I forgot my password".
    """
    try:
        for agency in described.get("agencies", ()):
            _load_agency(agency)
        hashed = make_password(password)
        for person in described.get("people", ()):
            _load_person(person, hashed)
    except KeyError as missing:
        raise CommandError(f"An entry of the partnership file has no {missing}.") from missing
    except ValidationError as invalid:
        raise CommandError("; ".join(invalid.messages)) from invalid
    counts = {noun: len(described.get(noun, ())) for noun in ("agencies", "people")}
    audit.record_by_system("partnership.loaded", "partnership", loaded=counts)
    return counts


def _load_agency(described: Described) -> None:
    agency, _ = Agency.objects.get_or_create(
        name=described["name"], defaults={"kind": described["kind"]}
    )
    agency.kind = described["kind"]
    agency.full_clean()
    agency.save(update_fields=["kind"])
    for team in described.get("teams", ()):
        _load_team(agency, team)


def _load_team(agency: Agency, described: Described) -> None:
    group, _ = Group.objects.get_or_create(name=f"{agency.name}: {described['name']}")
    Team.objects.update_or_create(
        agency=agency,
        name=described["name"],
        defaults={
            "locality": described["locality"],
            "group": group,
            "is_sensitive": described.get("sensitive", False),
        },
    )


def _load_person(described: Described, hashed: str) -> None:
    email = described["email"].lower()
    person = Practitioner.objects.filter(email__iexact=email).first()
    person = person or Practitioner(email=email, password=hashed)
    person.full_name = described["name"]
    person.profession = described["profession"]
    person.roles = [Role(role).value for role in _known_roles(described)]
    # Whoever has left comes back only where the file says so, not because it is an old one.
    stays = described.get("active", person.is_active)
    leaves = person.is_active and not person._state.adding and not stays
    person.is_active = stays
    person.agency = _agency(described)
    person.full_clean()
    person.save()
    if leaves:
        close_by_command(person)
    elif stays:
        person.groups.set([_team(person.agency, name).group_id for name in described["teams"]])


def _known_roles(described: Described) -> list[str]:
    roles = list(described["roles"])
    if unknown := [role for role in roles if role not in Role.values]:
        raise CommandError(
            f"{described['email']} has the role {unknown[0]}. Roles are: {', '.join(Role.values)}."
        )
    return roles


def _agency(described: Described) -> Agency:
    agency = Agency.objects.filter(name=described["agency"]).first()
    if agency is None:
        raise CommandError(f"{described['email']} is of an agency that is not in the file.")
    return agency


def _team(agency: Agency, name: str) -> Team:
    team = Team.objects.filter(agency=agency, name=name).first()
    if team is None:
        raise CommandError(f"{agency.name} has no team {name}.")
    return team
