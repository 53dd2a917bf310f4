"""The source of a contribution was asked whether it may be passed on."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models.contributions import Contribution
from families.models.family import Family
from families.models.visibility import VisibleThroughContribution


class SourcePermission(models.Model):
    """One question to the source agency, and its answer. The latest answer holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="source_permissions"
    )
    asked_for = models.CharField(max_length=300)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted = models.BooleanField(null=True, blank=True)
    answer_note = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = VisibleThroughContribution["SourcePermission"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution"],
                condition=Q(answered_at=None),
                name="source_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                name="source_permission_answered_by_somebody",
                condition=Q(granted=None, answered_at=None, answered_by=None)
                | Q(granted__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Permission for {self.contribution_id}"
