"""Cover: somebody does the lead's work for some days, by name and by dates, and is no lead."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from families.models.family import Family
from families.models.leading import Allocation
from families.models.visibility import VisibleThroughFamily
from practitioners.working_days import today


class CoverQuerySet(VisibleThroughFamily["Cover"]):
    def standing(self) -> "CoverQuerySet":
        """Asked or accepted, and not over: no other may overlap these."""
        return self.filter(state__in=Cover.STANDING, ends_on__gte=today())

    def running(self) -> "CoverQuerySet":
        """Of today (London), by somebody who can do it, of a lead's time that goes on."""
        return self.filter(
            state=Cover.State.ACCEPTED,
            starts_on__lte=today(),
            ends_on__gte=today(),
            practitioner__is_active=True,
            allocation__state=Allocation.State.CURRENT,
        )


class Cover(models.Model):
    """From one day to another, both included, somebody may do what the lead may.

    The lead stays the lead. While nobody has accepted, or whoever had gives up, nobody works.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"
        GIVEN_UP = "given_up", "Given up by whoever covered"
        ENDED = "ended", "Ended early"

    STANDING = (State.ASKED, State.ACCEPTED)
    # The lead is away on these days, and whoever was asked does not cover.
    AWAY = (State.ASKED, State.DECLINED, State.GIVEN_UP)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="covers")
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="covers")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="covers"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day of it")
    state = models.CharField(max_length=20, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=500)
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    arranged_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-starts_on", "-arranged_at"]
        indexes = [models.Index(fields=["practitioner", "ends_on"], name="cover_of_a_person")]
        # That no two of one allocation overlap is held by a trigger: the extension that an
        # exclusion constraint needs is not everywhere.
        constraints = [
            models.CheckConstraint(
                name="cover_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="cover_answered_when_it_says_so",
                condition=Q(state__in=["asked", "withdrawn"], answered_at=None)
                | Q(
                    state__in=["accepted", "declined", "given_up", "ended"],
                    answered_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="cover_declined_with_a_reason",
                condition=~Q(state="declined") | ~Q(decline_reason=""),
            ),
            models.CheckConstraint(
                name="cover_ended_early_with_a_reason",
                condition=~Q(state__in=["given_up", "ended"])
                | Q(ended_at__isnull=False) & ~Q(end_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Cover {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("families:cover", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.ends_on < today()

    @property
    def is_running(self) -> bool:
        """By its own dates. Whether the lead's time goes on, ``running()`` asks."""
        return self.state == self.State.ACCEPTED and self.starts_on <= today() <= self.ends_on

    @property
    def state_on(self) -> str:
        """How it stands today, in words."""
        if self.state != self.State.ACCEPTED:
            return str(self.get_state_display())
        if self.is_over:
            return "Over"
        return "Covers now" if self.is_running else "Accepted"

    def overlaps(self, starts_on: date, ends_on: date) -> bool:
        return self.starts_on <= ends_on and starts_on <= self.ends_on
