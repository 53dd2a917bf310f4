"""What practitioners are told."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from practitioners.models.people import Practitioner


class Notice(models.Model):
    """Something to tell one practitioner, once: who, what kind, about which thing, when due.

    The row is the queue. It holds no word about a family: a kind, a key and an id.
    """

    class State(models.TextChoices):
        DUE = "due", "Due"
        SENDING = "sending", "Sending"
        GATHERED = "gathered", "Waits for the daily mail"
        SENT = "sent", "Sent"
        CANCELLED = "cancelled", "Cancelled"
        DEAD = "dead", "Given up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=40)
    about = models.UUIDField()
    key = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    # When it goes out together with others, and in which message it did.
    gather_at = models.DateTimeField(null=True, blank=True)
    gathered_in = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="gathers", null=True, blank=True
    )
    # When the person opened it on screen, or said that all is read.
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["due_at"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="notice_still_to_send",
                condition=Q(state__in=["due", "sending"]),
            ),
            models.Index(
                fields=["practitioner", "gather_at"],
                name="notice_still_to_gather",
                condition=Q(state="gathered"),
            ),
            models.Index(fields=["practitioner", "-due_at"], name="notice_of_a_person_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_ended_when_it_says_so",
                condition=Q(ended_at=None, state__in=["due", "sending", "gathered"])
                | Q(ended_at__isnull=False, state__in=["sent", "cancelled", "dead"]),
            ),
            models.CheckConstraint(
                name="notice_gathered_at_a_time",
                condition=~Q(state="gathered") | Q(gather_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
