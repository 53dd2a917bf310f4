"""Somebody has left: they see no family, and what they did for each stays to be taken over."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from families.services.telling_of_gaps import tell_of_gaps
from practitioners import audit
from practitioners.leaving import Left, register
from practitioners.models import Practitioner


def end_grants_of_leaver(practitioner: Practitioner, *, by: Practitioner | None) -> int:
    """End every grant that they have by name; each family's trail says so. In one transaction.

    ``by`` is the contact of their agency, who sees none of these families, or nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT family_id, reason FROM families_end_grants_of_leaver(%s)", [practitioner.pk]
        )
        ended = cursor.fetchall()
    for family, reason in ended:
        _record(practitioner, family, reason, by)
    tell_of_gaps(lead=practitioner.pk)
    return len(ended)


@register
def work_left(people: Sequence[UUID]) -> dict[UUID, Left]:
    """How much each of them leads and owns: for a contact of their agency, and nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_work_of(%s::uuid[])", [list(people)])
        return {
            pk: [
                ("Families they lead", led),
                ("Offers to lead that wait for their answer", offered),
                ("Open actions they own", actions),
            ]
            for pk, led, offered, actions in cursor.fetchall()
        }


def _record(
    practitioner: Practitioner, family: UUID, reason: str, by: Practitioner | None
) -> None:
    verb = "family.leavers_grant_ended"
    if by is None:
        target = f"{practitioner._meta.label}:{practitioner.pk}"
        audit.record_by_system(verb, target, family=family, reason=reason)
    else:
        audit.record(verb, practitioner, by=by, family=family, reason=reason)
