"""Somebody says that what is written is not so: their words stand beside it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models.contributions import Contribution
from families.models.family import Family
from families.models.people import Person
from families.models.visibility import VisibleThroughContribution


class Dispute(models.Model):
    """What a person of the family, or a practitioner, says against a contribution.

    Its readers are exactly the contribution's: it often repeats what it disputes.
    """

    class Outcome(models.TextChoices):
        NOTED = "noted", "Noted: both views stand"
        CORRECTED = "corrected", "Corrected"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="disputes"
    )
    # Whose view it is: of somebody in the family, else of a practitioner.
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    says = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_note = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = VisibleThroughContribution["Dispute"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="dispute_is_somebodys",
                condition=Q(person__isnull=False, practitioner=None)
                | Q(person=None, practitioner__isnull=False),
            ),
            models.CheckConstraint(
                name="dispute_answered_has_an_outcome",
                condition=Q(outcome="", answered_at=None, answered_by=None)
                | Q(
                    outcome__in=["noted", "corrected"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Dispute of {self.contribution_id}"
