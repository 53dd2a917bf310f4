"""Who is still in which team: asked every quarter of the agency's contact; and who has left."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from practitioners.models.people import Agency, Practitioner, Team


class TeamCheckQuerySet(models.QuerySet["TeamCheck"]):
    def open(self) -> "TeamCheckQuerySet":
        return self.filter(finished_at=None)

    def overdue(self, today: date) -> "TeamCheckQuerySet":
        """Not finished and due before today."""
        return self.open().filter(due_on__lt=today)

    def visible_to(self, practitioner: Practitioner) -> "TeamCheckQuerySet":
        """Those of their agency's teams. It holds no case data; it is still not everybody's."""
        return self.filter(team__agency=practitioner.agency_id)


class TeamCheck(models.Model):
    """One team, one period: is everybody in it still there, and still doing that work?"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="checks")
    period = models.DateField(help_text="The first day of the period")
    due_on = models.DateField()
    opened_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = TeamCheckQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "period"], name="team_checked_once_in_each_period"
            ),
            models.CheckConstraint(
                name="team_check_finished_by_somebody",
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Check of team {self.team_id} for {self.period}"


class TeamCheckLine(models.Model):
    """What a contact decided about one member. It takes effect when it is confirmed."""

    class Decision(models.TextChoices):
        KEEP = "keep", "Still in this team"
        REMOVE = "remove", "No longer in this team"
        LEFT = "left", "Has left the agency"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team_check = models.ForeignKey(TeamCheck, on_delete=models.PROTECT, related_name="lines")
    member = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision)
    role_note = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["team_check", "member"], name="member_decided_once_in_a_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} in {self.team_check_id}"


class Departure(models.Model):
    """Somebody has left: when, out of which teams, and who said so. Written by the database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="departures"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="departures")
    teams = ArrayField(models.UUIDField(), default=list)
    left_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        default_permissions = ()
        ordering = ["-left_at", "id"]

    def __str__(self) -> str:
        return f"Departure of {self.practitioner_id}"
