"""What somebody typed and could not send."""

import uuid

from django.db import models
from django.utils import timezone

from practitioners.models.people import Practitioner


class UnsentForm(models.Model):
    """What somebody typed and sent after their session had ended: kept for them, for an hour.

    It may hold anything, so it lies under row-level security: only its author ever sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="unsent_forms"
    )
    path = models.CharField(max_length=500)
    fields = models.JSONField()
    files = models.JSONField(default=list)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-kept_at"]

    def __str__(self) -> str:
        return f"Unsent form {self.pk}"
