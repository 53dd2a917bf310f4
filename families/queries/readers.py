"""Who could read something, were it written now: by name of agency, team and person."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.core.signing import BadSignature, dumps, loads
from django.db import connection

from families.models import Contribution, Family
from families.queries.people import hidden_principals
from practitioners.models import Practitioner, Team

SALT = "families.readers"


@dataclass(frozen=True)
class Reader:
    """A team or a person of an agency."""

    agency: str
    name: str


UNNAMED = Reader("Another agency", "A service that is not named here")


@dataclass(frozen=True)
class AgencyReaders:
    agency: str
    names: list[str]


def would_read(
    family: Family,
    *,
    audience: str,
    named: Iterable[UUID],
    themes: Iterable[str],
    about: Iterable[UUID],
    replaces: Contribution | None = None,
) -> list[int]:
    """The principals that could read it, were it contributed now by whoever is bound."""
    found: set[int] = set()
    first = replaces.first if replaces else None
    with connection.cursor() as cursor:
        for theme in list(themes) or [""]:
            cursor.execute(
                "SELECT families_would_read(%s, %s, %s::uuid[], %s, %s::uuid[], %s)",
                [family.pk, audience, list(named), theme, list(about), first],
            )
            found.update(cursor.fetchone()[0])
    return sorted(found)


def named_readers(family: Family, principals: list[int] | set[int]) -> list[Reader]:
    """Their teams and people, by name; services hidden from the asker have none."""
    hidden = set(principals) & hidden_principals(family)
    wanted = set(principals) - hidden
    teams = Team.objects.filter(principal__in=wanted).select_related("agency")
    people = Practitioner.objects.filter(principal__in=wanted).select_related("agency")
    found = [Reader(team.agency.name, team.name) for team in teams]
    found += [Reader(person.agency.name, person.full_name) for person in people]
    found += [UNNAMED] if hidden else []
    return sorted(found, key=lambda reader: (reader.agency, reader.name))


def by_agency(readers: list[Reader]) -> list[AgencyReaders]:
    return [
        AgencyReaders(agency, [reader.name for reader in group])
        for agency, group in groupby(readers, key=lambda reader: reader.agency)
    ]


def keep(principals: list[int]) -> str:
    """What somebody was shown, so that it comes back with their confirmation unaltered."""
    return dumps(principals, salt=SALT)


def kept(token: str) -> list[int]:
    try:
        return list(loads(token, salt=SALT))
    except BadSignature:
        return []
