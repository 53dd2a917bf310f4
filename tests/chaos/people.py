"""People to tell, as a partnership's file would make them; nobody signs in."""

from django.db import connection

from practitioners.models import Practitioner
from practitioners.roles import Role
from tests.factories import make_team


def make_people(count: int) -> list[Practitioner]:
    """Left as the owner, as whom they are made."""
    agency = make_team().agency
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    return Practitioner.objects.bulk_create(
        Practitioner(
            email=f"chaos{number}@example.org",
            full_name=f"Person {number}",
            profession=Practitioner.Profession.OTHER,
            agency=agency,
            roles=[Role.PRACTITIONER.value],
            password="!",
        )
        for number in range(count)
    )
