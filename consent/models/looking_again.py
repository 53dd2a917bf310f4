"""When a decision to share should be looked at again: what happened, and who has looked."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from families.models import Family
from families.models.visibility import VisibleThroughFamily


class SharingPrompt(models.Model):
    """Look again at sharing: because of this. It stands until somebody has."""

    class Because(models.TextChoices):
        NEW_LEAD = "new_lead", "another person is Single Lead Practitioner"
        NEW_AGENCY = "new_agency", "another agency is at the table"
        NEW_HOUSEHOLD = "new_household", "the family lives in more than one household"
        BIRTH = "birth", "a baby has joined the family"
        REVIEW_DUE = "review_due", "a decision is due for review"
        ENDS_SOON = "ends_soon", "a decision ends soon"
        CLOSED = "closed", "the huddle closed the family: what is still needed of it, and by whom"

    class Answer(models.TextChoices):
        STANDS = "stands", "It stands"
        DECIDED = "decided", "Decided anew"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="sharing_prompts")
    because = models.CharField(max_length=20, choices=Because)
    about = models.UUIDField(null=True, blank=True)
    raised_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = VisibleThroughFamily["SharingPrompt"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "because"],
                condition=Q(answered_at=None),
                name="prompt_stands_once_for_each_cause",
            ),
            models.CheckConstraint(
                name="prompt_is_answered_by_somebody",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.because} for {self.family_id}"
