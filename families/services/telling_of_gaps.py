"""A family has nobody who leads it: its coordinator and the managers are told once of each gap."""

from uuid import UUID

from django.db import transaction

from families.models import Family
from families.notices.gaps import tell_of_gap
from families.queries.without_lead import gaps_to_tell
from practitioners.models import Practitioner


@transaction.atomic
def tell_of_gaps(*, family: UUID | None = None, lead: UUID | None = None) -> int:
    """At once, where somebody lets go, leaves or is away; and every night, of all."""
    found = gaps_to_tell(family=family, lead=lead)
    people = Practitioner.objects.in_bulk([one.practitioner for one in found])
    for one in found:
        about = Family(pk=one.family)  # a manager does not see it: nothing of it is read
        tell_of_gap(people[one.practitioner], about, one.occurrence)
    return len(found)
