"""What is in force: for many families at once."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from consent.models import SharingDecision
from families.models import Family


def agencies_shared_with_each(families: Iterable[Family]) -> dict[UUID, set[UUID]]:
    """For each family, the agencies for which the latest decision says: share. One query."""
    latest: dict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for decision in SharingDecision.objects.filter(family__in=families).order_by("decided_at"):
        latest[decision.family_id].update(dict.fromkeys(decision.agencies, decision.share))
    return {
        family: {agency for agency, share in agencies.items() if share}
        for family, agencies in latest.items()
    }
