"""What a family's record does on hearing news from the floor below."""

from typing import Any

from django.dispatch import receiver

from families.services.leaving import end_grants_of_leaver
from practitioners.events import practitioner_left
from practitioners.models import Practitioner


@receiver(practitioner_left)
def close_families(practitioner: Practitioner, by: Practitioner | None, **_: Any) -> None:
    end_grants_of_leaver(practitioner, by=by)
