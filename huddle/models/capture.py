"""What somebody is typing in a session, kept for them alone until they send it."""

import uuid

from django.conf import settings
from django.db import models

from families.models import Family
from huddle.models.sessions import AgendaItem
from practitioners.models import Practitioner


class CaptureDraftQuerySet(models.QuerySet["CaptureDraft"]):
    def visible_to(self, practitioner: Practitioner) -> "CaptureDraftQuerySet":
        """Their own, of families that they still see. Nobody else reads a draft."""
        return self.filter(
            practitioner=practitioner, family__visible_to__overlap=practitioner.principals()
        )


class CaptureDraft(models.Model):
    """What one person typed on one page, as typed. Two pages of the same place are two drafts."""

    # The page's own key: it saves itself under it again and again.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # "contribute", or "decide:D03:" and the child's id.
    place = models.CharField(max_length=60)
    fields = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CaptureDraftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-updated_at"]
        indexes = [models.Index(fields=["practitioner", "item", "place"], name="draft_of_a_place")]

    def __str__(self) -> str:
        return f"Draft {self.pk}"
