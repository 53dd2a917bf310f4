"""Giving out what somebody leaves: one plan for all their families, one result for each."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from families.models import Allocation, Family
from practitioners.models import Practitioner


class ReallocationQuerySet(models.QuerySet["Reallocation"]):
    def visible_to(self, practitioner: Practitioner) -> "ReallocationQuerySet":
        return self.filter(made_by=practitioner)


class Reallocation(models.Model):
    """Whose work, and what holds for every family of it. Its maker's alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    leaver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    over_limit = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)

    objects = ReallocationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"Reallocation {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("huddle:reallocation", args=[self.pk])


class ReallocationLineQuerySet(models.QuerySet["ReallocationLine"]):
    def visible_to(self, practitioner: Practitioner) -> "ReallocationLineQuerySet":
        return self.filter(reallocation__made_by=practitioner)

    def waiting(self) -> "ReallocationLineQuerySet":
        return self.filter(state=ReallocationLine.State.PLANNED)


class ReallocationLine(models.Model):
    """One family: who is asked, and what became of it. All of it is done, or nothing."""

    class State(models.TextChoices):
        PLANNED = "planned", "Not done yet"
        DONE = "done", "Done"
        FAILED = "failed", "Not done"
        TAKEN_BACK = "taken_back", "Taken back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reallocation = models.ForeignKey(Reallocation, on_delete=models.CASCADE, related_name="lines")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    refusal = models.CharField(max_length=300, blank=True)
    # What was made, so that it can be taken back.
    offer = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    actions = ArrayField(models.UUIDField(), default=list, blank=True)
    ran_at = models.DateTimeField(null=True, blank=True)

    objects = ReallocationLineQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["family__reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["reallocation", "family"], name="family_given_out_once_in_a_plan"
            ),
            models.CheckConstraint(
                name="family_not_given_out_with_a_reason",
                condition=~Q(state="failed") | ~Q(refusal=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} for {self.family_id}"
