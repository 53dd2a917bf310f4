"""A family that moved out of the area: to whom its transfer was sent, and that they have it."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from families.models.family import Family
from families.models.visibility import VisibleThroughFamily


class TransferQuerySet(VisibleThroughFamily["Transfer"]):
    def standing(self) -> Self:
        return self.filter(taken_back_at=None)

    def waiting(self) -> Self:
        """Sent, and nobody there has said that they have it."""
        return self.standing().filter(acknowledged_on=None)


class Transfer(models.Model):
    """Sent on a day, acknowledged on another; the family stays open in between."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="transfers")
    sent_to = models.CharField(max_length=200)
    sent_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_on = models.DateField(null=True, blank=True)
    acknowledged_who = models.CharField(max_length=200, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(taken_back_at=None, acknowledged_on=None),
                name="transfer_waits_once",
            ),
            models.CheckConstraint(
                name="transfer_says_who_has_it",
                condition=Q(acknowledged_on=None, acknowledged_by=None, acknowledged_who="")
                | Q(acknowledged_on__gte=F("sent_on"), acknowledged_by__isnull=False)
                & ~Q(acknowledged_who=""),
            ),
            models.CheckConstraint(
                name="transfer_taken_back_says_by_whom",
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Transfer {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("families:transfer", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.acknowledged_on is None and self.taken_back_at is None
