"""Actions: what was agreed, who owns it (a person and their agency), by when."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse

from families.models.family import Family
from families.models.visibility import VisibleQuerySet
from practitioners.models import Agency


class ActionQuerySet(VisibleQuerySet["Action"]):
    def open(self) -> "ActionQuerySet":
        return self.filter(status__in=Action.OPEN)

    def overdue(self, today: date) -> "ActionQuerySet":
        """Not finished and due before today."""
        return self.open().filter(due_on__lt=today)


class Action(models.Model):
    """Something that one named person of one agency will do for the family by a date."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        IN_PROGRESS = "in_progress", "In progress"
        DONE = "done", "Done"
        NOT_POSSIBLE = "not_possible", "Not possible: circumstances changed"
        NOT_DONE = "not_done", "Not done by the agency"
        SUPERSEDED = "superseded", "Superseded"
        CANCELLED = "cancelled", "Cancelled"

    OPEN = (Status.PROPOSED, Status.ACCEPTED, Status.IN_PROGRESS)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="actions")
    text = models.CharField(max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="actions_owned"
    )
    owner_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    status = models.CharField(max_length=20, choices=Status, default=Status.PROPOSED)
    status_reason = models.CharField(max_length=500, blank=True)
    difference_made = models.CharField(max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True)
    # Derived from the grants on the family by triggers.
    visible_to = ArrayField(models.IntegerField(), default=list, editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["due_on", "agreed_at", "id"]
        indexes = [
            GinIndex(fields=["visible_to"], name="action_visible_to"),
            models.Index(
                fields=["owner", "due_on"],
                name="action_open_by_owner",
                condition=Q(status__in=["proposed", "accepted", "in_progress"]),
            ),
            models.Index(
                fields=["due_on"],
                name="action_open_by_date",
                condition=Q(status__in=["proposed", "accepted", "in_progress"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="action_done_has_its_date",
                condition=Q(status="done", done_on__isnull=False)
                | (~Q(status="done") & Q(done_on=None)),
            ),
            models.CheckConstraint(
                name="action_ended_otherwise_has_a_reason",
                condition=Q(status__in=["proposed", "accepted", "in_progress", "done"])
                | ~Q(status_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Action {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("families:action", args=[self.pk])

    # Set where the reader is not told of the owner's service.
    owner_is_unnamed = False

    @property
    def owner_shown(self) -> str:
        """Who does it, as far as the reader is told."""
        if self.owner_is_unnamed:
            return "A service that is not named here"
        return f"{self.owner.full_name}, {self.owner_agency}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN
