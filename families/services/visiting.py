"""Move somebody's mark when they open a family's page."""

from datetime import datetime

from django.utils import timezone

from families.models import Family, Visit
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def visit(family: Family, *, by: Practitioner) -> datetime | None:
    """They have it before them: since when what they see is news to them; none the first time.

    Reading it in an emergency moves the mark too: it says what they have read, and changes
    nothing of the family.
    """
    now = timezone.now()
    mark, is_new = Visit.objects.get_or_create(
        family=family, practitioner=by, defaults={"at": now}
    )
    if is_new:
        return None
    if now - mark.at > Visit.SITTING:
        mark.since = mark.at
    mark.at = now
    mark.save(update_fields=["at", "since"])
    return mark.since
