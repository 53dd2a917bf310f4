"""Actions: what was agreed, who owns it (a person and their agency), by when."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from families.models.barriers import AccessBarrier
from families.models.family import Family
from families.models.owning import owner_as_told
from families.models.plan import Goal
from families.models.visibility import VisibleQuerySet, VisibleThroughFamily
from practitioners.models import Agency, Practitioner


class ActionStepQuerySet(models.QuerySet["ActionStep"]):
    def visible_to(self, practitioner: Practitioner) -> "ActionStepQuerySet":
        """For whoever sees the action."""
        return self.filter(action__visible_to__overlap=practitioner.principals())


class ActionQuerySet(VisibleQuerySet["Action"]):
    def open(self) -> "ActionQuerySet":
        return self.filter(status__in=Action.OPEN)

    def overdue(self, today: date) -> "ActionQuerySet":
        """Not finished and due before today."""
        return self.prompting().filter(due_on__lt=today)

    def prompting(self) -> "ActionQuerySet":
        """Open, save what was agreed before a loss: of that nobody is reminded."""
        return self.open().exclude(family__quiet_since__gte=F("agreed_at"))


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

    class Lane(models.TextChoices):
        """When it comes, in the family's plan. What nobody has placed yet has none."""

        NOW = "now", "Now: safety first"
        NEXT = "next", "Next"
        LATER = "later", "Later"
        MAINTAIN = "maintain", "Keep going"

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
    # Its place in the plan: what it serves, when it comes, and where among the others there.
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="steps", null=True, blank=True
    )
    lane = models.CharField(max_length=10, choices=Lane, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # How many visits or appointments it means for the family.
    visits = models.PositiveSmallIntegerField(default=0)
    # What made it impossible.
    barrier = models.ForeignKey(
        AccessBarrier, on_delete=models.PROTECT, related_name="stopped", null=True, blank=True
    )
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
            models.CheckConstraint(
                name="action_barrier_made_it_impossible",
                condition=Q(barrier=None) | Q(status="not_possible"),
            ),
            models.CheckConstraint(
                name="action_lane_is_known",
                condition=Q(lane__in=["", "now", "next", "later", "maintain"]),
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
        return owner_as_told(self)

    @property
    def is_quiet(self) -> bool:
        """Agreed before a loss."""
        since = self.family.quiet_since
        return since is not None and self.agreed_at <= since

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


SAID = {
    "accept": "Accepted",
    "decline": "Declined",
    "start": "Started",
    "finish": "Done",
    "not_possible": "Ended as not possible: circumstances changed",
    "not_done": "Ended as not done by the agency",
    "supersede": "Replaced by another action",
    "cancel": "Cancelled",
    "reassign": "Given to somebody else",
    "take_up": "Opened again",
}


class ActionStep(models.Model):
    """What became of an action, when and by whom: each step is a row, and stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    # A step of the table in services/acting.py, or "reassign", or "take_up".
    step = models.CharField(max_length=20)
    before = models.CharField(max_length=20, choices=Action.Status)
    after = models.CharField(max_length=20, choices=Action.Status)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    taken_at = models.DateTimeField(auto_now_add=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ActionStepQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["taken_at", "id"]

    def __str__(self) -> str:
        return f"{self.step} of {self.action_id}"

    # Set where the reader is not told of somebody's service.
    by_is_unnamed = False
    owner_is_unnamed = False

    @property
    def says(self) -> str:
        """What happened, as a sentence of its own."""
        return SAID.get(self.step, self.step)

    @property
    def by_shown(self) -> str:
        if self.by_is_unnamed:
            return "somebody whose service is not named here"
        return str(self.taken_by.full_name)

    @property
    def owner_shown(self) -> str:
        return (
            "a service that is not named here" if self.owner_is_unnamed else self.owner.full_name
        )


class ActionAfter(models.Model):
    """An action that is to come after another one. The database refuses a circle."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="waits_for")
    after = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="awaited_by")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleThroughFamily["ActionAfter"].as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["action", "after"], name="action_after_another_once"),
            models.CheckConstraint(
                name="action_never_after_itself", condition=~Q(action=models.F("after"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} after {self.after_id}"
