"""How somebody wants to be told: by kind, at which hours, and who stands in meanwhile."""

import uuid
from datetime import time

from django.db import models
from django.db.models import F, Q

from practitioners.models.people import Practitioner


class NoticeChoice(models.Model):
    """What one person chose for one kind of notice, where it is not that kind's own way."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DIGEST = "digest", "Once a day"
        OFF = "off", "Not by mail"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    how = models.CharField(max_length=10, choices=How)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "kind"], name="notice_choice_once_for_each_kind"
            ),
            models.CheckConstraint(
                name="notice_choice_is_known", condition=Q(how__in=["at_once", "digest", "off"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.how}"


class NoticeHours(models.Model):
    """One person's hours, in London: the daily mail, quiet hours, and when they are away; and the
    work mobile to which they chose that a text goes about what is urgent.

    Quiet hours may pass midnight. Whoever stands in is sent the mail of the days away.
    """

    practitioner = models.OneToOneField(
        Practitioner, on_delete=models.CASCADE, primary_key=True, related_name="notice_hours"
    )
    digest_at = models.TimeField(default=time(8))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    stand_in = models.ForeignKey(
        Practitioner, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    mobile = models.CharField(max_length=13, blank=True)  # +447700900982

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="notice_hours_mobile_is_of_the_uk",
                condition=Q(mobile="") | Q(mobile__regex=r"^\+447\d{9}$"),
            ),
            models.CheckConstraint(
                name="notice_hours_quiet_from_and_until",
                condition=Q(quiet_from=None, quiet_until=None)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False))
                & ~Q(quiet_from=F("quiet_until")),
            ),
            models.CheckConstraint(
                name="notice_hours_away_from_and_until",
                condition=Q(away_from=None, away_until=None, stand_in=None)
                | Q(
                    away_from__isnull=False,
                    away_until__isnull=False,
                    away_until__gte=F("away_from"),
                ),
            ),
            models.CheckConstraint(
                name="notice_hours_somebody_else_stands_in",
                condition=Q(stand_in=None) | ~Q(stand_in=F("practitioner")),
            ),
        ]

    def __str__(self) -> str:
        return f"Hours of {self.practitioner_id}"
