"""Decisions for each child, and what was said when they were made."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models import Contribution, Family, Person
from families.models.visibility import VisibleThroughFamily
from huddle.models.sessions import AgendaItem


class DecisionCode(models.TextChoices):
    """The closed list of decisions; ``huddle/consequences.py`` says what each one demands."""

    D01 = "D01", "Immediate child-protection contact"
    D02 = "D02", "Step up: refer to children's social work"
    D03 = "D03", "Allocate a Single Lead Practitioner"
    D04 = "D04", "Change the Single Lead Practitioner"
    D05 = "D05", "Multi-agency Family Help plan starts or continues"
    D06 = "D06", "Single-agency support"
    D07 = "D07", "Universal services"
    D08 = "D08", "More information needed"
    D09 = "D09", "Step down to Family Help"
    D10 = "D10", "Refer to a specialist or another forum"
    D11 = "D11", "Continue the current plan, review on a date"
    D12 = "D12", "Family group decision making offered"
    D13 = "D13", "Held in a statutory process"
    D14 = "D14", "Deferred, not discussed"
    D15 = "D15", "Close"
    D16 = "D16", "Not eligible, redirect"


class Decision(models.Model):
    """What the meeting decided for one child, why, and what must follow.

    Decided by the meeting, recorded by a person. One primary decision for each child in a
    discussion; D10 and D12 may stand beside it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    code = models.CharField(max_length=3, choices=DecisionCode)
    is_primary = models.BooleanField(default=True)
    rationale = models.CharField(max_length=2000)
    details = models.JSONField(default=dict)
    provisional = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    # When the meeting decided it, where that was written down afterwards.
    happened_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = VisibleThroughFamily["Decision"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "child"],
                condition=Q(is_primary=True, replaced_at=None),
                name="child_has_one_primary_decision_in_a_discussion",
            ),
            models.CheckConstraint(
                name="decision_code_is_known", condition=Q(code__in=DecisionCode.values)
            ),
            models.CheckConstraint(
                name="decision_beside_the_primary_is_d10_or_d12",
                condition=Q(is_primary=True) | Q(code__in=["D10", "D12"]),
            ),
            models.CheckConstraint(name="decision_has_a_rationale", condition=~Q(rationale="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"

    @property
    def decided_at(self) -> datetime:
        return self.happened_at or self.recorded_at


class ItemContribution(models.Model):
    """Something that was said when the family was discussed. Who reads it, it says itself."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="said")
    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="+")

    objects = VisibleThroughFamily["ItemContribution"].as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.contribution_id} said in {self.item_id}"
