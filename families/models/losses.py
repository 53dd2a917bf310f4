"""That a pregnancy ended, or a child died: recorded once, and taken back only as a mistake."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models.family import Family
from families.models.people import LossKind, Person
from families.models.visibility import VisibleThroughFamily


class LossQuerySet(VisibleThroughFamily["Loss"]):
    def standing(self) -> "LossQuerySet":
        return self.filter(taken_back_at=None)


class Loss(models.Model):
    """What was recorded, when and by whom. The day may not be known, and nobody is asked twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="losses")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="losses")
    kind = models.CharField(max_length=20, choices=LossKind)
    happened_on = models.DateField(null=True, blank=True)
    # No other baby of the family lives or is expected: then prompts stop and few see the record.
    is_last = models.BooleanField()
    narrowed = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    taken_back_because = models.CharField(max_length=500, blank=True)

    objects = LossQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "losses"
        default_permissions = ()
        ordering = ["-recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(taken_back_at=None), name="loss_stands_once"
            ),
            models.CheckConstraint(
                name="loss_taken_back_says_by_whom_and_why",
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_because="")
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False)
                & ~Q(taken_back_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Loss {self.pk}"

    @property
    def words(self) -> str:
        """One sentence, as the family's page says it."""
        return LOSS_WORDS[LossKind(self.kind)]


LOSS_WORDS = {
    LossKind.PREGNANCY: "The pregnancy has ended",
    LossKind.DEATH: "This child has died",
}
