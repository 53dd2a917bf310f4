"""Lists of families: mine, and found by a search."""

from django.db.models import Prefetch, QuerySet
from django.db.models.expressions import RawSQL

from families.exact import without_birth
from families.models import Allocation, Cover, Family, Person, led_or_covered_by
from practitioners.models import Practitioner

MOST_FOUND = 1001  # one more than pages count


def families_of(
    practitioner: Practitioner, *, q: str = "", status: str = "", led: bool = False
) -> QuerySet[Family]:
    """The families that they see, latest first, narrowed by what the page asks."""
    families = Family.objects.visible_to(practitioner)
    if q.strip():
        families = families.filter(pk__in=_found(without_birth(q)))
    if status:
        families = families.filter(status=status)
    if led:
        current = Allocation.objects.visible_to(practitioner).current()
        mine = current.filter(led_or_covered_by(practitioner))
        families = families.filter(pk__in=mine.values("family"))
    return families.prefetch_related(
        Prefetch("people", Person.objects.visible_to(practitioner).babies(), "babies"),
        Prefetch(
            "allocations",
            Allocation.objects.visible_to(practitioner)
            .current()
            .select_related("practitioner")
            .prefetch_related(covers_today(practitioner)),
            "current_leads",
        ),
    )


def covers_today(practitioner: Practitioner) -> Prefetch:
    """Of allocations: who covers for the lead today, as far as this practitioner sees it."""
    running = Cover.objects.visible_to(practitioner).running()
    return Prefetch("covers", running.select_related("practitioner"), "covers_today")


def _found(q: str) -> RawSQL:
    """The permission filter is inside the function: a LIKE under row-level security is slow."""
    return RawSQL("SELECT families_search(%s, %s)", [q, MOST_FOUND])
