"""Alerts: what whoever contacts or visits a family must know first, and who has read it."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from families.models.contributions import Contribution
from families.models.family import Family
from families.models.visibility import VisibleThroughFamily

AT_MOST = timedelta(days=365)  # until somebody asks again whether it still holds


class AlertQuerySet(VisibleThroughFamily["Alert"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)


class Alert(models.Model):
    """A kind of a closed list for whoever sees the family; why it is so has its own readers."""

    class Kind(models.TextChoices):
        VIOLENCE = "violence", "Violence or threats to staff"
        DOG = "dog", "Dog"
        NOT_ALONE = "not_alone", "Do not visit alone"
        NO_WRITING = "no_writing", "Do not write or phone"
        ADDRESS = "address", "The address must not be mentioned"
        OTHER = "other", "Something else: read why"

    class EndReason(models.TextChoices):
        OVER = "over", "It no longer holds"
        MISTAKE = "mistake", "It was recorded by mistake"
        REPLACED = "replaced", "Another alert says it better"
        FAMILY_LEFT = "family_left", "The work with the family has ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=20, choices=Kind)
    # The first version of what was told; pages show the one that stands now, to its readers.
    reason = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # When somebody last said that it holds, and until when that is enough.
    checked_on = models.DateField()
    review_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["ended_at", "raised_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "kind"],
                condition=Q(ended_at=None) & ~Q(kind="other"),
                name="alert_of_a_kind_is_open_once",
            ),
            models.CheckConstraint(
                name="alert_kind_is_known",
                condition=Q(
                    kind__in=[
                        *("violence", "dog", "not_alone", "no_writing", "address", "other"),
                    ]
                ),
            ),
            models.CheckConstraint(
                name="alert_is_looked_at_again_within_a_year",
                condition=Q(review_on__gt=F("checked_on"))
                & Q(review_on__lte=F("checked_on") + AT_MOST),
            ),
            models.CheckConstraint(
                name="alert_ended_says_by_whom_and_why",
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False)
                & Q(end_reason__in=["over", "mistake", "replaced", "family_left"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Alert {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("families:alert", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def is_due(self, day: date) -> bool:
        return self.is_open and self.review_on <= day


class AlertReading(models.Model):
    """Somebody has read an alert, and says so once."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="readings")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(auto_now_add=True)

    objects = VisibleThroughFamily["AlertReading"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["read_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "practitioner"], name="alert_is_acknowledged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} has read {self.alert_id}"
