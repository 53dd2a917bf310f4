"""Standing huddles of a coordinator, and who could take over."""

from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from huddle.models import Huddle
from practitioners.models import Practitioner
from practitioners.roles import ROLE_PERMISSIONS, Permission, Role


def huddle_of(coordinator: Practitioner, huddle_id: UUID) -> Huddle | None:
    huddles = Huddle.objects.filter(coordinator=coordinator)
    return huddles.select_related("coordinator__agency").filter(pk=huddle_id).first()


def possible_coordinators(but: Practitioner) -> QuerySet[Practitioner]:
    return _active([Role.COORDINATOR]).exclude(pk=but.pk)


def possible_chairs(but: Practitioner, huddle: Huddle | None = None) -> QuerySet[Practitioner]:
    """Everybody who chairs; of this huddle, its chair and its deputies first."""
    chairs = active_chairs().exclude(pk=but.pk)
    if huddle is None:
        return chairs
    first = Q(pk=huddle.chair_id) | Q(pk__in=huddle.deputies.values("pk"))
    ranked = chairs.annotate(rank=Case(When(first, then=Value(0)), default=Value(1)))
    return ranked.order_by("rank", "full_name")


def active_chairs() -> QuerySet[Practitioner]:
    hold = [role for role, may in ROLE_PERMISSIONS.items() if Permission.SESSION_HOLD in may]
    return _active(hold)


def _active(roles: list[Role]) -> QuerySet[Practitioner]:
    people = Practitioner.objects.filter(is_active=True, roles__overlap=roles)
    return people.select_related("agency").order_by("full_name")
