"""Somebody who was there does not agree: their view stands beside what the meeting decided."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models import Family
from families.models.visibility import VisibleThroughFamily
from huddle.models.deciding import Decision
from huddle.models.sessions import AgendaItem
from practitioners.models import Agency


class DissentQuerySet(VisibleThroughFamily["Dissent"]):
    def standing(self) -> "DissentQuerySet":
        return self.filter(withdrawn_at=None)


class Dissent(models.Model):
    """What one person sees otherwise, and what would change their mind.

    Whoever sees the decision sees it. What was said is never rewritten: it is withdrawn, by who
    dissented, or something comes of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="dissents")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="dissents")
    # None where it is about the discussion as a whole.
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="dissents", null=True, blank=True
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=1000)
    would_change = models.CharField(max_length=500)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=500, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DissentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="dissent_says_what_and_what_would_change_it",
                condition=~Q(view="") & ~Q(would_change=""),
            ),
            models.CheckConstraint(
                name="dissent_outcome_says_who_and_when",
                condition=Q(outcome="", outcome_at=None, outcome_by=None)
                | ~Q(outcome="") & Q(outcome_at__isnull=False, outcome_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Dissent {self.pk}"
