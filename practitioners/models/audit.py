"""What practitioners did and looked at."""

import uuid

from django.db import models
from django.utils import timezone


class AuditEvent(models.Model):
    """One thing that one practitioner did or looked at. Written once, never changed.

    No foreign keys: the trail must outlive whatever it describes. ``facts`` hold ids,
    counts and choices, never free text.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.UUIDField(null=True)
    agency = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=120)
    family = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["family", "at"]),
            models.Index(fields=["by", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"
