"""Since when a family has had its status: for figures as at a day that is past."""

from django.db import models

from families.models.family import Family
from families.models.visibility import VisibleThroughFamily


class Stage(models.Model):
    """One change of a family's status. Written by a trigger, whichever service changes it."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="stages")
    status = models.CharField(max_length=20, choices=Family.Status)
    since = models.DateTimeField()

    objects = VisibleThroughFamily["Stage"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["family", "-since", "-id"], name="stage_latest_first")]

    def __str__(self) -> str:
        return f"{self.family_id} {self.status}"
