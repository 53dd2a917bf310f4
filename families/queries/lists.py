"""Lists across families: mine, found by a search, and my actions."""

from django.db.models import Prefetch, QuerySet
from django.db.models.expressions import RawSQL

from families.exact import without_birth
from families.models import Action, Allocation, Family, Person
from practitioners.models import Practitioner
from practitioners.working_days import today

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
        families = families.filter(
            pk__in=current.filter(practitioner=practitioner).values("family")
        )
    return families.prefetch_related(
        Prefetch("people", Person.objects.visible_to(practitioner).babies(), "babies"),
        Prefetch(
            "allocations",
            Allocation.objects.visible_to(practitioner).current().select_related("practitioner"),
            "current_leads",
        ),
    )


def actions_of(practitioner: Practitioner, *, status: str = "open") -> QuerySet[Action]:
    """The actions that they own and still see, next due first."""
    actions = Action.objects.visible_to(practitioner).filter(owner=practitioner)
    if status == "open":
        actions = actions.open()
    elif status == "overdue":
        actions = actions.overdue(today())
    elif status:
        actions = actions.filter(status=status)
    return actions.select_related("family")


def _found(q: str) -> RawSQL:
    """The permission filter is inside the function: a LIKE under row-level security is slow."""
    return RawSQL("SELECT families_search(%s, %s)", [q, MOST_FOUND])
