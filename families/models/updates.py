"""The lead's two-minute update before a huddle: what was seen, what changed, what they ask."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from families.models.barriers import AccessBarrier
from families.models.contacts import Contact
from families.models.contributions import Contribution
from families.models.family import Family
from families.models.visibility import VisibleThroughContribution, VisibleThroughFamily


class LeadUpdate(models.Model):
    """One update of one lead. Its words are contributions, each with its own readers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="lead_updates")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    # Where a child was seen.
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    stuck = models.CharField(max_length=20, choices=AccessBarrier.Code, blank=True)
    asks = models.BooleanField(default=False)

    objects = VisibleThroughFamily["LeadUpdate"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["family", "-at"], name="update_latest_first")]
        constraints = [
            models.CheckConstraint(
                name="update_stuck_is_known",
                condition=Q(stuck__in=["", *AccessBarrier.Code.values]),
            ),
        ]

    def __str__(self) -> str:
        return f"Update {self.pk}"


class LeadUpdatePart(models.Model):
    """What one contribution of an update answers. Exactly for the contribution's readers."""

    class Part(models.TextChoices):
        CHANGED = "changed", "What changed"
        VOICE = "voice", "In their own words"
        STUCK = "stuck", "What is stuck"
        ASK = "ask", "Asked of the huddle"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    update = models.ForeignKey(LeadUpdate, on_delete=models.PROTECT, related_name="parts")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part)

    objects = VisibleThroughContribution["LeadUpdatePart"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["update", "part"], name="update_answers_a_part_once"),
            models.CheckConstraint(
                name="update_part_is_known",
                condition=Q(part__in=["changed", "voice", "stuck", "ask"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.update_id}"
