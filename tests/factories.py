"""One factory for each model: the smallest thing that is valid, and nothing a test must know.

People and teams are made as the owner, as an installation does; case rows are made by services,
so that every test begins from rows that the product itself could have written.
"""

from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from practitioners.models import Agency, Practitioner, Team
from practitioners.roles import Role
from tests.owner import as_owner

PASSWORD = "correct horse battery staple"
_numbers = iter(range(1, 1_000_000))


def make_agency(name: str | None = None, kind: str = Agency.Kind.HEALTH) -> Agency:
    with as_owner():
        return Agency.objects.create(name=name or f"Agency {next(_numbers)}", kind=kind)


def make_team(agency: Agency | None = None, name: str | None = None) -> Team:
    agency = agency or make_agency()
    name = name or f"Team {next(_numbers)}"
    with as_owner():
        group = Group.objects.create(name=f"{agency.name}: {name}")
        team = Team.objects.create(agency=agency, name=name, locality="East Leeds", group=group)
        team.refresh_from_db()
    return team


@cache
def _hashed() -> str:
    """Once for all: a password is slow to hash, and should be."""
    return make_password(PASSWORD)


def make_practitioner(
    *teams: Team, roles: tuple[Role, ...] = (Role.PRACTITIONER,), **facts: object
) -> Practitioner:
    """Somebody in these teams (or in one of their own), who can sign in with ``PASSWORD``."""
    teams = teams or (make_team(),)
    number = next(_numbers)
    facts = {
        "email": f"person{number}@example.org",
        "full_name": f"Practitioner {number}",
        "profession": Practitioner.Profession.OTHER,
        "agency": teams[0].agency,
        "roles": [role.value for role in roles],
    } | facts
    with as_owner():
        practitioner = Practitioner.objects.create_user(**facts)
        practitioner.password = _hashed()
        practitioner.save(update_fields=["password"])
        practitioner.groups.set([team.group_id for team in teams])
        practitioner.refresh_from_db()
    return practitioner
