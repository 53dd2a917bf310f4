"""Who must not see a family because they know it in another way than through their work."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models.family import Family
from families.models.visibility import VisibleThroughFamily


class Conflict(models.Model):
    """A practitioner's conflict of interest with a family: until it ends, no grant reaches them.

    Neither one of their own nor one of a team of theirs; the team's other members keep it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="conflicts")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    reason = models.CharField(max_length=500)
    declared_at = models.DateTimeField(auto_now_add=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = VisibleThroughFamily["Conflict"].as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["family", "practitioner"],
                condition=Q(ended_at=None),
                name="conflict_stands_once_for_each_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} and {self.family_id}"
