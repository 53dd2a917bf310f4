"""Which filters of a list somebody uses again."""

import uuid

from django.db import models

from practitioners.models.people import Practitioner


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, practitioner: Practitioner) -> "SavedViewQuerySet":
        return self.filter(practitioner=practitioner)


class SavedView(models.Model):
    """The filters of one list under a name of one's own. Only its owner ever sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=20)  # as practitioners/saved_lists.py names it
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "list", "name"], name="saved_view_has_its_own_name"
            )
        ]

    def __str__(self) -> str:
        return f"Saved view {self.pk}"
