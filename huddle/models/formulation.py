"""How a huddle understands a family: points under the parts of a formulation, and their order."""

import time
import uuid

from django.db import models
from django.db.models import Q

from families.models import Contribution, Family
from families.models.visibility import VisibleThroughFamily
from huddle.models.sessions import AgendaItem


class FormulationPart(models.TextChoices):
    PRESENTING = "presenting", "Presenting"
    PREDISPOSING = "predisposing", "Predisposing"
    PRECIPITATING = "precipitating", "Precipitating"
    PERPETUATING = "perpetuating", "Perpetuating"
    PROTECTIVE = "protective", "Protective"
    SIXTH = "sixth", "Other"
    WORRY = "worry", "What are we worried about?"
    WELL = "well", "What is working well?"
    NEXT = "next", "What needs to happen?"
    SCALE = "scale", "Where are we, from 0 to 10?"
    HYPOTHESIS = "hypothesis", "Hypothesis"


def behind_all() -> int:
    """The place of a new point. It counts nothing: a count would tell of hidden points."""
    return time.time_ns() // 1000


class FormulationPointQuerySet(VisibleThroughFamily["FormulationPoint"]):
    def standing(self) -> "FormulationPointQuerySet":
        return self.filter(replaced_at=None)


class FormulationPoint(models.Model):
    """That a contribution is a point of a formulation, and where. It holds no word and no number.

    Its words, author and readers are the contribution's: who may not read that, reads no point.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="formulation")
    # Its first version, whose id all of them share.
    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=FormulationPart)
    position = models.BigIntegerField(default=behind_all)
    # Of a hypothesis, and of somebody's number: there is a newer one.
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = FormulationPointQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["family", "item"], name="formulation_of_a_family")]
        constraints = [
            models.CheckConstraint(
                name="formulation_part_is_known", condition=Q(part__in=FormulationPart.values)
            ),
        ]

    def __str__(self) -> str:
        return f"Point {self.pk}"
