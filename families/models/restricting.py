"""A record that only named people see: each change of it, who is named, and who asked in vain."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models.family import Family
from families.models.visibility import VisibleThroughFamily


class RestrictionChange(models.Model):
    """Somebody restricted or sealed a family's record, or lifted it, for a reason."""

    class Why(models.TextChoices):
        ADOPTION = "adoption", "Adoption"
        STAFF = "staff", "A staff member's family"
        PREGNANCY_LOSS = "pregnancy_loss", "Pregnancy loss"
        CHILD_DIED = "child_died", "A child has died"
        POLICE = "police", "Police operation"
        DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse risk"
        OVER = "over", "The reason for it is over"
        OTHER = "other", "Something else"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="restrictions")
    restriction = models.CharField(max_length=20, choices=Family.Restriction)
    why = models.CharField(max_length=20, choices=Why)
    reason = models.CharField(max_length=500)
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleThroughFamily["RestrictionChange"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        return f"{self.restriction} {self.family_id}"


class NamedReader(models.Model):
    """Somebody who sees a restricted or sealed family by name, why, and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="named_readers")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="named_on"
    )
    reason = models.CharField(max_length=500)
    named_at = models.DateTimeField(auto_now_add=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    end_reason = models.CharField(max_length=500, blank=True)

    objects = VisibleThroughFamily["NamedReader"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["named_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "practitioner"],
                condition=Q(ended_at=None),
                name="reader_named_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} named on {self.family_id}"


class SealedEnquiry(models.Model):
    """Somebody asked about people of a sealed family: they were told nothing, its people were."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="enquiries")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField()

    objects = VisibleThroughFamily["SealedEnquiry"].as_manager()

    class Meta:
        verbose_name_plural = "sealed enquiries"
        default_permissions = ()
        ordering = ["-asked_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "asked_by", "asked_on"], name="sealed_enquiry_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by_id} asked about {self.family_id}"
