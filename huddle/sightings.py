"""On which days agencies said in their checks that they had seen the baby."""

from typing import Any

from django.db.models import QuerySet

from families.sightings import named_to, register
from huddle.models import AgencyCheck
from practitioners.models import Practitioner


@register
def in_a_check(reader: Practitioner | None) -> QuerySet[Any]:
    seen = AgencyCheck.objects.visible_to(reader) if reader else AgencyCheck.objects.all()
    return seen.filter(named_to(reader), last_seen_on__isnull=False)
