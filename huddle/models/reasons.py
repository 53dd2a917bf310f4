"""Why a family is on an agenda: every reason that holds, each for those who may know it."""

from typing import Self

from django.db import models
from django.db.models import Q

from families.models import Family
from families.models.visibility import VisibleThroughFamily
from huddle.models.sessions import AgendaItem
from practitioners.models import Practitioner


class AgendaReasonQuerySet(VisibleThroughFamily["AgendaReason"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """Whoever sees the family; a private one only whoever runs the session."""
        chairs = Q(item__session__chair=practitioner)
        coordinates = Q(item__session__huddle__coordinator=practitioner)
        told = Q(is_private=False) | chairs | coordinates
        return super().visible_to(practitioner).filter(told)


class AgendaReason(models.Model):
    """One reason: given by a rule, or by a person who put the family on the agenda."""

    id = models.BigAutoField(primary_key=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="reasons")
    why = models.CharField(max_length=20, choices=AgendaItem.Why)
    words = models.CharField(max_length=700, blank=True)
    by_rule = models.BooleanField(default=False)
    is_private = models.BooleanField(default=False)

    objects = AgendaReasonQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["item", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "why"], name="reason_holds_once_for_an_item"),
        ]

    def __str__(self) -> str:
        return f"{self.why} of {self.item_id}"
