"""What somebody's own calendar was told of a session, and the private address of their feed."""

import uuid

from django.conf import settings
from django.db import models

from huddle.models.sessions import HuddleSession


class CalendarEntry(models.Model):
    """The entry of one session in one person's calendar, as it was last told them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(HuddleSession, on_delete=models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sequence = models.PositiveIntegerField(default=0)  # higher with each change, as iCalendar asks
    starts_at = models.DateTimeField()
    told = models.CharField(max_length=64)  # a fingerprint of when and where
    withdrawn = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["session", "practitioner"], name="session_stands_once_in_a_calendar"
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar entry {self.pk}"


class CalendarFeed(models.Model):
    """A person's private calendar address. The address itself is nowhere: only its digest is."""

    practitioner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="calendar_feed",
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Calendar feed of {self.practitioner_id}"
