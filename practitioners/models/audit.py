"""What practitioners did and looked at."""

import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone


class AuditEvent(models.Model):
    """One thing that one practitioner did or looked at. Written once, never changed.

    No foreign keys: the trail must outlive whatever it describes. ``facts`` hold ids,
    counts and choices, never free text. The table has two more columns, ``xact`` and ``origin``:
    which transaction of which database wrote the row. Seals go by them; the database alone
    writes and reads them, for who may insert a row here may not read it back.
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
            BrinIndex(fields=["at"], name="audit_event_at", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"
