"""A handover: one lead to the next, step by step; the old one leads until the new one accepts."""

import uuid
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from families.models.covering import Cover
from families.models.family import Family
from families.models.leading import Allocation
from families.models.visibility import VisibleThroughFamily
from practitioners.models import Practitioner
from practitioners.working_days import today


class HandoverQuerySet(VisibleThroughFamily["Handover"]):
    def open(self) -> "HandoverQuerySet":
        return self.filter(state=Handover.State.OPEN)

    def overlapping(self) -> "HandoverQuerySet":
        """Both can act: until the end of the last day of the overlap (London)."""
        return self.open().filter(
            overlap_until__gte=today(), incoming__practitioner__is_active=True
        )


class Handover(models.Model):
    """From whoever leads to whoever is asked to. Its steps are rows; nothing is lost between."""

    class State(models.TextChoices):
        OPEN = "open", "Handing over"
        COMPLETED = "completed", "Handed over"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="handovers")
    outgoing = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="handed_over")
    incoming = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="taken_over")
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=500)
    overlap_until = models.DateField(help_text="The last day on which both can act")
    # Open actions of the outgoing lead that stay theirs, said one by one.
    actions_kept = ArrayField(models.UUIDField(), default=list, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(state="open"),
                name="family_is_handed_over_once_at_a_time",
            ),
            models.CheckConstraint(
                name="handover_ends_when_it_is_not_open",
                condition=Q(state="open", ended_at=None)
                | Q(state__in=["completed", "cancelled"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="handover_cancelled_with_a_reason",
                condition=~Q(state="cancelled") | ~Q(end_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Handover {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("families:handover", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class HandoverStep(models.Model):
    """One step of a handover that somebody has done: what they said, and when. Done once."""

    class Key(models.TextChoices):
        TOLD = "told", "The family is told, and meets the new lead"
        NEXT_DAYS = "next_days", "The next 14 days"
        WHAT_WORKS = "what_works", "What works with this family"
        READ = "read", "The new lead has read what to take care of"
        SIGNED_OFF = "signed_off", "The present lead’s supervisor signs off"
        LET_GO = "let_go", "The present lead hands over"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="steps")
    key = models.CharField(max_length=20, choices=Key)
    note = models.CharField(max_length=1000, blank=True)
    joint_visit_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleThroughFamily["HandoverStep"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["done_at"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "key"], name="handover_step_is_done_once"),
            models.CheckConstraint(
                name="handover_says_when_they_visit_together",
                condition=~Q(key="told") | Q(joint_visit_on__isnull=False) | ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Step {self.key} of {self.handover_id}"


def led_or_covered_by(practitioner: Practitioner) -> Q:
    """Allocations that are this person's to work on today.

    Their own, one that they cover, or one that is being handed over to them.
    """
    own = Allocation.objects.filter(practitioner=practitioner)
    covered = Cover.objects.running().filter(practitioner=practitioner)
    taken = Handover.objects.overlapping().filter(incoming__practitioner=practitioner)
    # Three ways with an index each: joined by "or", all allocations there are would be read.
    keys = (
        own.order_by()
        .values("pk")
        .union(covered.order_by().values("allocation"), taken.order_by().values("outgoing"))
    )
    return Q(pk__in=keys)


def last_day_of_acting_for_the_lead(source: UUID) -> date | None:
    """Of what lets somebody act as the lead without being it: a cover, or a handover."""
    cover = Cover.objects.filter(pk=source).values_list("ends_on", flat=True)
    handover = Handover.objects.filter(pk=source).values_list("overlap_until", flat=True)
    return cover.first() or handover.first()
