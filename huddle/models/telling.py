"""Who tells a family what was decided, whether that is safe, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models import Action, Contribution, Family
from families.models.visibility import VisibleThroughFamily
from huddle.models.sessions import AgendaItem
from practitioners.models import Practitioner


class TellingQuerySet(VisibleThroughFamily["Telling"]):
    def open(self) -> "TellingQuerySet":
        """Somebody is asked to tell the family, and has not said what became of it."""
        return self.filter(ended_at=None).exclude(safe=Telling.Safe.NO)

    def asked_of(self, practitioner: Practitioner) -> "TellingQuerySet":
        """Those that wait for this person; after a loss nobody is reminded of them."""
        waiting = self.visible_to(practitioner).open().filter(family__quiet_since=None)
        return waiting.filter(teller=practitioner)


class Telling(models.Model):
    """Asked once for a family in a discussion: who tells them, when, and is it safe to tell?"""

    class Safe(models.TextChoices):
        YES = "yes", "Yes"
        CARE = "care", "Yes, with care"
        NO = "no", "No: the family is not told"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="tellings")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="telling")
    safe = models.CharField(max_length=10, choices=Safe)
    # How to tell them so that it is safe, or why it is not.
    care = models.CharField(max_length=300, blank=True)
    teller = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    tell_on = models.DateField(null=True, blank=True)
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)
    # What became of it: told on a day, or not told and why. What they said is a contribution.
    told_on = models.DateField(null=True, blank=True)
    not_told_because = models.CharField(max_length=300, blank=True)
    said = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = TellingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="telling_has_somebody_and_a_day_or_says_why_not",
                condition=Q(safe="no", teller=None, tell_on=None) & ~Q(care="")
                | Q(safe="care", teller__isnull=False, tell_on__isnull=False) & ~Q(care="")
                | Q(safe="yes", teller__isnull=False, tell_on__isnull=False),
            ),
            models.CheckConstraint(
                name="telling_ended_says_how",
                condition=Q(ended_at=None, ended_by=None, told_on=None, not_told_because="")
                | Q(ended_at__isnull=False, told_on__isnull=False, not_told_because="")
                | Q(ended_at__isnull=False, told_on=None, said=None) & ~Q(not_told_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Telling {self.pk}"
