"""How often those who work with a family see it."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError

from families.models import Family, Involvement
from families.permissions.planning import may_plan
from families.services.locking import lock_family, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def say_how_often(family: Family, often: Mapping[UUID, int | None], *, by: Practitioner) -> int:
    """By involvement: so many visits in four weeks, or not known. How many of them changed."""
    family = lock_family(family, by)
    may_plan(by, family).enforce()
    known = Involvement.objects.visible_to(by).filter(family=family, until=None).in_bulk()
    changed = 0
    for key, visits in often.items():
        if key not in known or (visits is not None and visits not in Involvement.Visits.values):
            raise ValidationError("Select how often each of them sees the family")
        if known[key].visits != visits:
            known[key].visits = visits
            known[key].save(update_fields=["visits"])
            audit.record("load.recorded", known[key], by=by, family=family.pk, visits=visits)
            changed += 1
    if changed:
        touch(family)
    return changed
