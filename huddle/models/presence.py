"""Which family a session is with, and who was there for it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from families.models import Family
from families.models.visibility import VisibleThroughFamily
from huddle.models.sessions import AgendaItem, HuddleSession


class ItemTurn(models.Model):
    """A time during which a session was with one family. It may come back to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(HuddleSession, on_delete=models.PROTECT, related_name="turns")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="turns")
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    # Written down afterwards, then.
    entered_at = models.DateTimeField(null=True, blank=True)

    objects = VisibleThroughFamily["ItemTurn"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(ended_at=None),
                name="session_is_with_one_family_at_a_time",
            ),
            models.CheckConstraint(
                name="turn_ends_after_it_began",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Turn {self.pk}"


class ItemPresence(models.Model):
    """Somebody was there while a family was discussed, from then until then.

    Written by the database's own functions only: ``huddle_arrive`` and ``huddle_enter_late`` take
    nobody who may not see the family, and a conflict of interest ends it at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="presences")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    # Themselves, or the chair or coordinator who began the item or saw them come.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Written down afterwards, then.
    entered_at = models.DateTimeField(null=True, blank=True)

    objects = VisibleThroughFamily["ItemPresence"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["came_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "practitioner"],
                condition=Q(left_at=None),
                name="there_once_at_a_time",
            ),
            models.CheckConstraint(
                name="left_after_they_came",
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} there for {self.item_id}"
