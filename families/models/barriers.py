"""Barriers that families meet on the way to help: what it is, what it stops, what removed it."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from families.models.family import Family
from families.models.people import Person
from families.models.visibility import VisibleThroughFamily


class AccessBarrierQuerySet(VisibleThroughFamily["AccessBarrier"]):
    def open(self) -> Self:
        return self.filter(removed_on=None)


class AccessBarrier(models.Model):
    """One spell of a barrier, from when it was met to when something removed it.

    One that comes back is a new spell that ``reopens`` the last, so that each has its own days.
    """

    class Kind(models.TextChoices):
        PRACTICAL = "practical", "Practical"
        SYSTEM = "system", "System complexity"
        CONFIDENCE = "confidence", "Confidence in finding one’s way to support"

    class Code(models.TextChoices):
        TRAVEL = "travel", "Travel"
        COST = "cost", "Cost"
        TIME = "time", "Time or work"
        CHILDCARE = "childcare", "Childcare"
        DIGITAL = "digital", "Digital"
        HOUSING_MOVE = "housing_move", "Moving house"
        LANGUAGE = "language", "Language"
        DISABILITY = "disability", "Disability, or a reasonable adjustment"
        WAITING_LIST = "waiting_list", "Waiting list"
        ELIGIBILITY = "eligibility", "Eligibility"
        TOO_MANY = "too_many", "Too many appointments or professionals"
        REPEATED = "repeated", "Having to tell it again and again"
        OUT_OF_AREA = "out_of_area", "Out of area"
        BOUNCED = "bounced", "Referral bounced"
        FEAR = "fear", "Fear that a child is taken away"
        STIGMA = "stigma", "Stigma"
        EXPERIENCE = "experience", "Bad experience before"
        TRUST = "trust", "Low trust"
        LITERACY = "literacy", "Reading and writing, or being neurodivergent"
        CONTROL = "control", "Coercive control"
        CULTURE = "culture", "Culture"

    # Which kind each code is of.
    CODES: dict[Kind, tuple[Code, ...]] = {
        Kind.PRACTICAL: (
            *(Code.TRAVEL, Code.COST, Code.TIME, Code.CHILDCARE),
            *(Code.DIGITAL, Code.HOUSING_MOVE, Code.LANGUAGE, Code.DISABILITY),
        ),
        Kind.SYSTEM: (
            *(Code.WAITING_LIST, Code.ELIGIBILITY, Code.TOO_MANY),
            *(Code.REPEATED, Code.OUT_OF_AREA, Code.BOUNCED),
        ),
        Kind.CONFIDENCE: (
            *(Code.FEAR, Code.STIGMA, Code.EXPERIENCE, Code.TRUST),
            *(Code.LITERACY, Code.CONTROL, Code.CULTURE),
        ),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="barriers")
    code = models.CharField(max_length=20, choices=Code)
    effect = models.CharField(max_length=500)
    not_for = models.ManyToManyField(Person, through="BarrierNotFor", related_name="+")
    opened_on = models.DateField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    reopens = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reopened"
    )
    removed_on = models.DateField(null=True, blank=True)
    removed_what = models.CharField(max_length=300, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = AccessBarrierQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = [F("removed_on").desc(nulls_first=True), "opened_on", "recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="barrier_says_what_it_stops",
                condition=~Q(effect="")
                & Q(
                    code__in=[
                        *("travel", "cost", "time", "childcare", "digital", "housing_move"),
                        *("language", "disability", "waiting_list", "eligibility", "too_many"),
                        *("repeated", "out_of_area", "bounced", "fear", "stigma", "experience"),
                        *("trust", "literacy", "control", "culture"),
                    ]
                ),
            ),
            models.CheckConstraint(
                name="barrier_removed_says_by_what_and_whom",
                condition=Q(removed_on=None, removed_by=None, removed_what="")
                | (
                    Q(removed_on__gte=F("opened_on"), removed_by__isnull=False)
                    & ~Q(removed_what="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Barrier {self.pk}"

    @property
    def kind(self) -> Kind:
        code = self.Code(self.code)
        return next(kind for kind, codes in self.CODES.items() if code in codes)

    @property
    def is_open(self) -> bool:
        return self.removed_on is None

    @property
    def days_to_remove(self) -> int | None:
        """From the day it was met to the day it was gone; none while it stands."""
        return (self.removed_on - self.opened_on).days if self.removed_on else None


class BarrierNotFor(models.Model):
    """A person of the family who must never be shown or told of this barrier."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    barrier = models.ForeignKey(AccessBarrier, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = VisibleThroughFamily["BarrierNotFor"].as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["barrier", "person"], name="barrier_kept_from_a_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.barrier_id} not for {self.person_id}"
