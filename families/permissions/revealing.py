"""Who may show an address that nobody knows."""

from collections.abc import Collection
from uuid import UUID

from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_show_unknown(
    practitioner: Practitioner, household: UUID, unknown: Collection[UUID]
) -> Verdict:
    """``unknown`` are those that nobody knows, as the database tells the family's coordinator."""
    if not (verdict := may(practitioner, Permission.NOMINATION_SCREEN)):
        return verdict
    if household not in unknown:
        return not_now(
            "Somebody who works with this family knows the address, or another coordinator "
            "answers for the family."
        )
    return ALLOWED
