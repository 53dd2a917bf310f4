"""Emergency access: who opened a family's record without being one of its people, and why."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from families.models import Family, FamilyPractitionerGrant, GrantReason, live
from practitioners.models import Agency, Practitioner
from practitioners.roles import Permission
from practitioners.working_days import today, working_days_between

REVIEW_WITHIN = 3  # working days after it is over
# Who, beside information governance, is told that a family's record was opened.
TOLD = (GrantReason.SCREENING, GrantReason.LEADING, GrantReason.COVERING)


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    def visible_to(self, practitioner: Practitioner) -> "BreakGlassQuerySet":
        """Their own that were opened; all for governance; for the family's lead and coordinator.

        The rows' own policy says the same, and keeps out of governance whoever has declared a
        conflict of interest with the family.
        """
        started = Q(started_at__isnull=False)
        if practitioner.holds(Permission.GOVERN):
            return self.filter(started | ~Q(practitioner=practitioner))
        theirs = FamilyPractitionerGrant.objects.filter(
            live(),
            content_object=OuterRef("family"),
            user=practitioner,
            reason__in=TOLD,
        )
        return self.filter(started, Q(practitioner=practitioner) | Q(Exists(theirs)))

    def opened_by(self, practitioner: Practitioner) -> "BreakGlassQuerySet":
        return self.filter(practitioner=practitioner, started_at__isnull=False)

    def open_now(self) -> "BreakGlassQuerySet":
        return self.filter(started_at__isnull=False, ended_at=None, until__gt=timezone.now())

    def to_answer(self) -> "BreakGlassQuerySet":
        """Could not be opened without information governance, and waits for its answer."""
        return self.filter(started_at=None, refused_at=None)

    def to_review(self) -> "BreakGlassQuerySet":
        return self.filter(started_at__isnull=False, reviewed_at=None)

    def to_review_now(self) -> "BreakGlassQuerySet":
        over = Q(ended_at__isnull=False) | Q(until__lte=timezone.now())
        return self.to_review().filter(over)


class BreakGlass(models.Model):
    """One person opened one family's record in an emergency, to read it, for a time.

    Written by ``consent_break_glass`` only, which asks who is bound. One that is not started is
    of a family that only information governance can open for them.
    """

    class Reason(models.TextChoices):
        RISK = "risk", "A child is at immediate risk"
        OUT_OF_HOURS = "out_of_hours", "I am on duty out of hours"
        POLICE_OR_COURT = "police_or_court", "The police or a court asked"
        NOBODY_REACHED = "nobody_reached", "I cannot reach the people who hold the record"
        OTHER = "other", "Something else"

    class Closed(models.TextChoices):
        """Why it could not be opened at once: for information governance, never for the asker."""

        SEALED = "sealed", "The record is sealed"
        CONFLICT = "conflict", "They have declared a conflict of interest"

    class Outcome(models.TextChoices):
        APPROPRIATE = "appropriate", "Appropriate"
        ARRANGE = "arrange", "Appropriate, and access should be arranged"
        NOT_APPROPRIATE = "not_appropriate", "Not appropriate: follow up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    # Copied, because who reviews it cannot see the family itself.
    reference = models.CharField(max_length=20)
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="break_glasses"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    words = models.CharField(max_length=1000)
    hours = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    closed_because = models.CharField(max_length=10, choices=Closed, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = [F("reviewed_at").desc(nulls_first=True), "asked_at", "id"]
        indexes = [
            models.Index(
                fields=["asked_at"], name="break_glass_to_review", condition=Q(reviewed_at=None)
            ),
            models.Index(fields=["practitioner", "family"], name="break_glass_of_a_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="break_glass_has_an_end_when_it_has_a_start",
                condition=Q(started_at=None, until=None)
                | Q(started_at__isnull=False, until__gt=F("started_at")),
            ),
            models.CheckConstraint(
                name="break_glass_lasts_three_days_at_most",
                condition=Q(hours__gte=1, hours__lte=72),
            ),
            models.CheckConstraint(
                name="break_glass_is_reviewed_with_an_outcome_by_somebody_else",
                condition=Q(outcome="", reviewed_at=None, reviewed_by=None)
                | (
                    ~Q(outcome="")
                    & Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~Q(reviewed_by=F("practitioner"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Emergency access {self.pk}"

    @property
    def over_at(self) -> datetime | None:
        """When it ended, or will end by itself."""
        return self.ended_at or self.until

    @property
    def is_open(self) -> bool:
        return bool(self.until and not self.ended_at and self.until > timezone.now())

    @property
    def waits(self) -> bool:
        return self.started_at is None and self.refused_at is None

    @property
    def days_waiting(self) -> int:
        """Working days since it was over, or was asked for."""
        since = self.over_at or self.asked_at
        return max(0, working_days_between(timezone.localdate(since), today()))

    @property
    def is_overdue(self) -> bool:
        return not self.is_open and not self.reviewed_at and self.days_waiting > REVIEW_WITHIN


class EmergencyAttempt(models.Model):
    """Somebody asked for emergency access, whatever came of it: five an hour and no more."""

    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["practitioner", "at"], name="emergency_attempt_of_an_hour")
        ]

    def __str__(self) -> str:
        return f"Attempt {self.pk}"
