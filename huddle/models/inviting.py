"""Somebody who comes to a session for one family only."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models import Family
from families.models.visibility import VisibleThroughFamily
from huddle.models.sessions import AgendaItem, HuddleSession
from practitioners.models import Practitioner


class InvitationQuerySet(VisibleThroughFamily["ItemInvitation"]):
    def visible_to(self, practitioner: Practitioner) -> "InvitationQuerySet":
        """Whoever sees the family, and who is invited: they learn of the session by it."""
        seen = Q(family__visible_to__overlap=practitioner.principals())
        own = Q(practitioner=practitioner, ended_at=None)
        return self.filter(seen | own) if practitioner.is_active else self.none()


class ItemInvitation(models.Model):
    """A guest of one family's item: they see it from the opening until it is over, and no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(
        HuddleSession, on_delete=models.PROTECT, related_name="invitations"
    )
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="invitations")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=500)
    invited_at = models.DateTimeField(auto_now_add=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "practitioner"],
                condition=Q(ended_at=None),
                name="invited_once_at_a_time",
            ),
            models.CheckConstraint(name="invited_for_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} invited to {self.item_id}"
