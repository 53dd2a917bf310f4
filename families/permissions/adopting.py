"""What a record that is sealed after an adoption refuses to all: a link to who they are now."""

from families.models import Family, RestrictionChange
from practitioners.access import ALLOWED, Verdict, not_now

NEVER_LINKED = (
    "This record is sealed after an adoption: nobody is added to it, and it takes no new NHS "
    "number. Who the child is now is never linked to it. Nominate them as a family of their own."
)


def is_sealed_after_adoption(family: Family) -> bool:
    """The database asks the same before it writes a person or a number."""
    if family.restriction != Family.Restriction.SEALED:
        return False
    latest = family.restrictions.order_by("-decided_at").values_list("why", flat=True).first()
    return latest == RestrictionChange.Why.ADOPTION


def may_link_people(family: Family) -> Verdict:
    """Add somebody, or say an NHS number."""
    return not_now(NEVER_LINKED) if is_sealed_after_adoption(family) else ALLOWED
