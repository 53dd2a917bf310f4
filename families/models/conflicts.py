"""Who must not see a family because they know it in another way than through their work."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models.family import Family
from families.models.visibility import VisibleThroughFamily


class ConflictQuerySet(VisibleThroughFamily["Conflict"]):
    def standing(self) -> "ConflictQuerySet":
        """Declared and not ended: these take sight away."""
        return self.filter(ended_at=None)


class Conflict(models.Model):
    """A practitioner's conflict of interest with a family: until it ends, no grant reaches them.

    Neither one of their own nor one of a team of theirs; the team's other members keep it.
    """

    class Kind(models.TextChoices):
        KNOWS = "knows", "Knows somebody in the family"
        RELATED = "related", "Is related to somebody in the family"
        COMPLAINT = "complaint", "Is the subject of a complaint by the family"
        DISPUTE = "dispute", "Worked with the family before and was in dispute with them"
        NAMED = "named", "Named a connection before a session"
        OTHER = "other", "Something else"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="conflicts")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    reason = models.CharField(max_length=500)
    declared_at = models.DateTimeField(auto_now_add=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    end_reason = models.CharField(max_length=500, blank=True)

    objects = ConflictQuerySet.as_manager()

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
