"""What a huddle does on hearing news from the floors below."""

from typing import Any

from django.dispatch import receiver

from consent.events import sharing_decided
from families.models import Family
from huddle.services.resharing import follow_sharing
from practitioners.models import Practitioner


@receiver(sharing_decided)
def bring_published_agendas_to_it(family: Family, by: Practitioner, **_: Any) -> None:
    follow_sharing(family, by=by)
