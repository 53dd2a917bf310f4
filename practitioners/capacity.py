"""How much people can lead: who is asked about, what was said, and saying it anew."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from practitioners import audit
from practitioners.binding import service
from practitioners.models import Capacity, Practitioner
from practitioners.permissions import may_set_capacity
from practitioners.roles import ROLE_PERMISSIONS, Permission, Role

LEADERS = [role.value for role in Role if Permission.FAMILY_LEAD in ROLE_PERMISSIONS[role]]


def people_who_lead(manager: Practitioner) -> QuerySet[Practitioner]:
    """Of the reader's own agency: whose role can lead a family."""
    people = Practitioner.objects.filter(
        agency=manager.agency_id, is_active=True, roles__overlap=LEADERS
    )
    return people.select_related("capacity__set_by").order_by("full_name", "pk")


def limits_of(people: Iterable[UUID]) -> dict[UUID, Decimal]:
    """The points above which each is asked about; nobody of whom nothing was said."""
    said = Capacity.objects.filter(practitioner__in=list(people))
    return {one.practitioner_id: one.limit for one in said}


@service
def set_capacity(
    person: Practitioner, *, by: Practitioner, fte: Decimal, points: Decimal | None
) -> Capacity:
    """From now on whoever asks them to lead more is asked why. Nothing that they lead changes."""
    may_set_capacity(by, person).enforce()
    capacity, _ = Capacity.objects.update_or_create(
        practitioner=person,
        defaults={"fte": fte, "points": points, "set_by": by, "set_at": timezone.now()},
    )
    said = None if points is None else str(points)
    audit.record("capacity.set", person, by=by, fte=str(fte), points=said)
    return capacity
