"""The Single Lead Practitioner: offered, accepted, and at most one current for each family."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from families.models.family import Family
from families.models.visibility import VisibleThroughFamily


class AllocationQuerySet(VisibleThroughFamily["Allocation"]):
    def current(self) -> "AllocationQuerySet":
        return self.filter(state=Allocation.State.CURRENT)

    def offered(self) -> "AllocationQuerySet":
        return self.filter(state=Allocation.State.OFFERED)


class Allocation(models.Model):
    """One person's time as a family's lead. History is kept: nothing is overwritten."""

    class State(models.TextChoices):
        OFFERED = "offered", "Offered"
        CURRENT = "current", "Current"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"
        ENDED = "ended", "Ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="allocations")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="allocations"
    )
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="allocations_supervised",
        null=True,
        blank=True,
    )
    state = models.CharField(max_length=20, choices=State, default=State.OFFERED)
    reason = models.CharField(max_length=500, blank=True)
    # Why they lead all the same although it is more than was said: read by those who answer
    # for them. Whoever asks says one, whoever accepts the other.
    over_limit = models.CharField(max_length=500, blank=True)
    accepted_over_limit = models.CharField(max_length=500, blank=True)
    first_contact_due = models.DateField(null=True, blank=True)
    offered_at = models.DateTimeField(default=timezone.now)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(state="current"),
                name="family_has_one_current_lead",
            ),
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(state="offered"),
                name="family_lead_offered_to_one_at_a_time",
            ),
            models.CheckConstraint(
                name="allocation_answered_when_it_says_so",
                condition=Q(state__in=["offered", "withdrawn"], answered_at=None)
                | Q(state__in=["current", "declined", "ended"], answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="allocation_declined_with_a_reason",
                condition=~Q(state="declined") | ~Q(decline_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} {self.state} for {self.family_id}"
