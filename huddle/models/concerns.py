"""A concern about a child or a decision, taken up stage by stage until it is settled."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from families.models import Family, Person
from families.models.visibility import VisibleThroughFamily
from huddle.models.dissent import Dissent
from huddle.models.huddles import Huddle
from huddle.models.sessions import AgendaItem
from practitioners.models import Agency, Practitioner

LAST_STAGE = 4


class ConcernQuerySet(VisibleThroughFamily["Concern"]):
    def visible_to(self, practitioner: Practitioner) -> "ConcernQuerySet":
        """Who raised it, who was asked, and the huddle's chair and coordinator; never wider than
        those who see the family.
        """
        runs = Q(huddle__coordinator=practitioner) | Q(huddle__chair=practitioner)
        seen = super().visible_to(practitioner)
        return seen.filter(Q(readers__contains=[practitioner.pk]) | runs)

    def open(self) -> "ConcernQuerySet":
        return self.filter(resolved_at=None)


class Concern(models.Model):
    """What somebody is worried about, and what would settle it. It never replaces acting now."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="concerns")
    huddle = models.ForeignKey(Huddle, on_delete=models.PROTECT, related_name="concerns")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="concerns")
    child = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    dissent = models.OneToOneField(
        Dissent, on_delete=models.PROTECT, related_name="concern", null=True, blank=True
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    worry = models.CharField(max_length=1000)
    would_settle = models.CharField(max_length=500)
    stage = models.PositiveSmallIntegerField(default=1)
    # Who raised it and whoever was asked, besides those who run the huddle.
    readers = ArrayField(models.UUIDField(), default=list)
    raised_at = models.DateTimeField(auto_now_add=True)
    resolution = models.CharField(max_length=500, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ConcernQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-raised_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="concern_stage_is_1_to_4", condition=Q(stage__gte=1, stage__lte=LAST_STAGE)
            ),
            models.CheckConstraint(
                name="concern_settled_says_how",
                condition=Q(resolution="", resolved_at=None, resolved_by=None)
                | ~Q(resolution="") & Q(resolved_at__isnull=False, resolved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Concern {self.pk}"


class ConcernStepQuerySet(models.QuerySet["ConcernStep"]):
    def visible_to(self, practitioner: Practitioner) -> "ConcernStepQuerySet":
        """Exactly as the concern."""
        return self.filter(concern__in=Concern.objects.visible_to(practitioner))

    def waiting_for(self, practitioner: Practitioner) -> "ConcernStepQuerySet":
        mine = self.visible_to(practitioner).filter(asked=practitioner, answered_at=None)
        return mine.filter(concern__resolved_at=None, stage=models.F("concern__stage"))


class ConcernStep(models.Model):
    """One stage of it: who was asked, by when, and what they answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    stage = models.PositiveSmallIntegerField()
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ConcernStepQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["stage"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "stage"], name="concern_is_at_each_stage_once"
            ),
            models.CheckConstraint(
                name="concern_answered_says_what",
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Step {self.pk}"
