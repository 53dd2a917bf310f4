"""When somebody last opened a family's page: what is newer than that, they have not read."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from families.models.family import Family
from families.models.visibility import VisibleThroughFamily
from practitioners.models import Practitioner


class VisitQuerySet(VisibleThroughFamily["Visit"]):
    def visible_to(self, practitioner: Practitioner) -> "VisitQuerySet":
        """A mark is its own person's: nobody else reads when they were there."""
        return super().visible_to(practitioner).filter(practitioner=practitioner)


class Visit(models.Model):
    """One mark for each person and family.

    ``since`` is where their reading began: opened again within half an hour, it stays.
    """

    SITTING = timedelta(minutes=30)

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    since = models.DateTimeField(null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "family"], name="family_visited_one_mark_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} at {self.family_id}"
