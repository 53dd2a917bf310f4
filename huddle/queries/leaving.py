"""What people who have left still had to do, of what the reader may see; counts for contacts."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from families.models import Action, Allocation, Family
from families.models.leading import AllocationQuerySet
from families.queries.without_lead import without_lead
from huddle.models import Huddle, HuddleSession
from practitioners.leaving import Left, register
from practitioners.models import Practitioner

State = HuddleSession.State
NOT_SIGNED = (State.SCHEDULED, State.PUBLISHED, State.IN_SESSION, State.DRAFT)
GONE = Q(practitioner__is_active=False)


def offered_to_leavers(reader: Practitioner) -> QuerySet[Allocation]:
    return _allocations(reader).offered()


def owned_by_leavers(reader: Practitioner) -> QuerySet[Action]:
    actions = Action.objects.visible_to(reader).open().filter(owner__is_active=False)
    return actions.select_related("family", "owner__agency").order_by("due_on", "pk")


def chaired_by_leavers(reader: Practitioner) -> QuerySet[HuddleSession]:
    """Sessions whose minutes are not signed, of huddles that the reader belongs to."""
    gone = Q(chair__is_active=False) | Q(huddle__coordinator__is_active=False)
    sessions = HuddleSession.objects.visible_to(reader).filter(gone, state__in=NOT_SIGNED)
    return sessions.select_related("huddle__coordinator", "chair").order_by("starts_at")


KINDS: dict[str, Callable[[Practitioner], QuerySet]] = {
    "families": without_lead,
    "offers": offered_to_leavers,
    "actions": owned_by_leavers,
    "sessions": chaired_by_leavers,
}


@register
def meetings_left(people: Sequence[UUID]) -> dict[UUID, Left]:
    """Huddles and sessions hold no case data: how many need somebody else."""
    coordinated = _count(Huddle.objects.all(), "coordinator", people)
    chairs = _count(Huddle.objects.all(), "chair", people)
    sessions = _count(HuddleSession.objects.filter(state__in=NOT_SIGNED), "chair", people)
    return {
        pk: [
            ("Huddles that need a new coordinator", coordinated.get(pk, 0)),
            ("Huddles that need a new chair", chairs.get(pk, 0)),
            ("Sessions that need a new chair", sessions.get(pk, 0)),
        ]
        for pk in people
    }


def _count(rows: QuerySet, by: str, people: Sequence[UUID]) -> dict[UUID, int]:
    found = rows.filter(**{f"{by}__in": people}).order_by().values(by).annotate(n=Count("pk"))
    return {row[by]: row["n"] for row in found}


def _allocations(reader: Practitioner) -> AllocationQuerySet:
    open_families = Family.objects.open().filter(pk=OuterRef("family"))
    return (
        Allocation.objects.visible_to(reader)
        .filter(GONE, Exists(open_families))
        .select_related("family", "practitioner__agency")
        .order_by("family__reference")
    )
