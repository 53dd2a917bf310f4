"""Advice about sharing: asked, and answered by whoever looks after information governance."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models import Family
from families.models.visibility import VisibleThroughFamily
from practitioners.models import Practitioner
from practitioners.roles import Permission


class AdviceRequestQuerySet(VisibleThroughFamily["AdviceRequest"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """Those who see the family; and who governs sees every question, of no family's record."""
        if practitioner.holds(Permission.GOVERN):
            return self.all()
        return super().visible_to(practitioner)

    def unanswered(self) -> Self:
        return self.filter(answered_at=None)


class AdviceRequest(models.Model):
    """May we share this? Asked of the information governance or the safeguarding lead."""

    class Of(models.TextChoices):
        GOVERNANCE = "governance", "Information governance lead"
        SAFEGUARDING = "safeguarding", "Safeguarding lead"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    asked_of = models.CharField(max_length=20, choices=Of)
    question = models.CharField(max_length=1000)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = AdviceRequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                name="advice_is_answered_in_words",
                condition=Q(answered_at=None, answer="", answered_by=None)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"advice {self.pk}"
