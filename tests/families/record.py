"""A family as tests need one: nominated by a team, with its huddle's coordinator."""

from families.models import Family, GrantReason, Person
from families.services.granting import grant_practitioner, grant_team
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.owner import as_owner

_numbers = iter(range(1, 1_000_000))


def make_family(by: Practitioner, **facts: object) -> Family:
    """A listed family that the whole team of ``by`` sees and adds to."""
    facts = {
        "reference": f"CMC-{next(_numbers):04d}",
        "locality": "East Leeds",
        "status": Family.Status.LISTED,
    } | facts
    with acting_as(by):
        family = Family.objects.create(**facts)
        grant_team(family, by.teams().get(), GrantReason.REGISTERED, by=by)
        family.refresh_from_db()
    return family


def make_baby(family: Family, by: Practitioner, **facts: object) -> Person:
    facts = {
        "kind": Person.Kind.CHILD,
        "name": "Robin Ash",
        "dob": "2026-03-27",
        "nhs_number_absence": "not_known",
        "father_status": "unknown",
    } | facts
    with acting_as(by):
        return Person.objects.create(family=family, **facts)


def make_coordinator(family: Family, by: Practitioner) -> Practitioner:
    """The huddle's coordinator, who sees this family to screen it."""
    coordinator = make_practitioner(roles=(Role.COORDINATOR,))
    grant_practitioner(family, coordinator, GrantReason.SCREENING, by=by)
    return coordinator


def let_team_see(family: Family, practitioner: Practitioner, by: Practitioner) -> None:
    grant_team(family, practitioner.teams().get(), GrantReason.LISTED, by=by)


def as_now(row):
    """The row as the database has it, whoever may see it."""
    with as_owner():
        return type(row)._base_manager.get(pk=row.pk)
