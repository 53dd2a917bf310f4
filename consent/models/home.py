"""Where a practitioner lives, for comparing only: nobody can read it, not even they."""

import uuid

from django.conf import settings
from django.db import models


class HomePostcode(models.Model):
    """The digest of a postcode that somebody gave of their own will. Gone when they leave."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Home of {self.practitioner_id}"
