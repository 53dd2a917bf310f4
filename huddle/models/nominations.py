"""Nominations: asking a huddle to think about a baby; drafts; and what must never wait."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from consent.models import FamilyTold
from families.models import Contribution, Family, Person
from families.models.visibility import VisibleThroughFamily
from huddle.models.sessions import Huddle
from practitioners.models import Practitioner, Team


class DraftQuerySet(models.QuerySet["NominationDraft"]):
    def visible_to(self, practitioner: Practitioner) -> "DraftQuerySet":
        return self.filter(practitioner=practitioner)

    def unfinished(self) -> "DraftQuerySet":
        return self.filter(became=[])


class NominationDraft(models.Model):
    """Answers given so far. Only its author ever sees it.

    Once sent it holds no answer any more: only which nominations it became, so that sending
    it again makes no others.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="nomination_drafts"
    )
    answers = models.JSONField(default=dict)
    became = ArrayField(models.UUIDField(), default=list, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(
                name="draft_that_was_sent_holds_no_answers",
                condition=Q(became=[]) | Q(answers={}),
            ),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class NominationQuerySet(VisibleThroughFamily["Nomination"]):
    def to_screen(self) -> "NominationQuerySet":
        return self.filter(
            state__in=[Nomination.State.SUBMITTED, Nomination.State.NEEDS_INFORMATION]
        )


class Nomination(models.Model):
    """One team's asking, for one baby. What it tells stands in contributions with an audience."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "Waiting to be screened"
        NEEDS_INFORMATION = "needs_info", "More information asked for"
        ACCEPTED = "accepted", "Accepted for a huddle"
        REDIRECTED = "redirected", "Redirected"
        MERGED = "merged", "Joined to another nomination"

    class Source(models.TextChoices):
        PAGE = "page", "Page"
        FILE = "file", "Imported file"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="nominations")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations")
    huddle = models.ForeignKey(Huddle, on_delete=models.PROTECT, related_name="nominations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="nominations")
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="nominations"
    )
    received_at = models.DateTimeField(default=timezone.now)
    ask = models.CharField(max_length=500, blank=True)
    family_told = models.CharField(max_length=20, choices=FamilyTold)
    contributions = models.ManyToManyField(
        Contribution, through="NominationContribution", related_name="nominations"
    )
    state = models.CharField(max_length=20, choices=State, default=State.SUBMITTED)
    source = models.CharField(max_length=10, choices=Source, default=Source.PAGE)
    urgent = models.BooleanField(default=False)
    screened_at = models.DateTimeField(null=True, blank=True)
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    screening_note = models.CharField(max_length=500, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-received_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="nomination_screened_at_and_by_go_together",
                condition=Q(screened_at=None, screened_by=None)
                | Q(screened_at__isnull=False, screened_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Nomination {self.pk}"


class NominationContribution(models.Model):
    """What the nomination told: why now, strengths. Each with its own audience."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")

    objects = VisibleThroughFamily["NominationContribution"].as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.contribution_id} in {self.nomination_id}"


class DangerStopQuerySet(models.QuerySet["DangerStop"]):
    def visible_to(self, practitioner: Practitioner) -> "DangerStopQuerySet":
        """Those that they made, and those of the huddles that they coordinate."""
        if not practitioner.is_active:
            return self.none()
        return self.filter(Q(stopped_by=practitioner) | Q(huddle__coordinator=practitioner))

    def to_contact(self) -> "DangerStopQuerySet":
        return self.filter(contacted_at=None)


class DangerStop(models.Model):
    """Somebody said that a baby may be in danger now. Never queued: Duty and Advice is told.

    It holds no word about the family: who stopped, where it came from, and that Duty and
    Advice has been contacted, when, by whom and with which reference.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    huddle = models.ForeignKey(Huddle, on_delete=models.PROTECT, related_name="danger_stops")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="danger_stops"
    )
    stopped_at = models.DateTimeField(default=timezone.now)
    origin = models.CharField(max_length=200)
    contacted_at = models.DateTimeField(null=True, blank=True)
    contacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    duty_reference = models.CharField(max_length=100, blank=True)

    objects = DangerStopQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-stopped_at"]
        constraints = [
            models.CheckConstraint(
                name="danger_contact_has_its_person_and_reference",
                condition=Q(contacted_at=None, contacted_by=None, duty_reference="")
                | (
                    Q(contacted_at__isnull=False, contacted_by__isnull=False)
                    & ~Q(duty_reference="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Danger stop {self.pk}"
