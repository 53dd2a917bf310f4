"""The family's plan: what they want to reach, how it goes, and what will be asked of them no more.

Its steps are the family's actions. Whoever sees the family reads the plan; the family is shown a
goal only where somebody has said that it is safe, and never a person whom it is ``not_for``.
"""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models.family import Family
from families.models.owning import owner_as_told
from families.models.people import Person
from families.models.visibility import VisibleThroughFamily
from practitioners.models import Agency


class Need(models.TextChoices):
    """The ten outcomes of the Supporting Families framework: where a goal belongs."""

    EDUCATION = "education", "Getting a good education"
    EARLY_YEARS = "early_years", "Good early years development"
    HEALTH = "health", "Improved mental and physical health"
    SUBSTANCES = "substances", "Recovery, and less harm from substance use"
    RELATIONSHIPS = "relationships", "Improved family relationships"
    SAFE_CHILDREN = "safe_children", "Children safe from abuse and exploitation"
    CRIME = "crime", "Diverted from crime"
    DOMESTIC_ABUSE = "domestic_abuse", "Safe from domestic abuse"
    HOUSING = "housing", "Secure housing"
    MONEY = "money", "Financial stability"


class GoalQuerySet(VisibleThroughFamily["Goal"]):
    def running(self) -> Self:
        return self.filter(ended_on=None)


class Goal(models.Model):
    """What the family wants to be different, as they say it; never rewritten, only ended."""

    Need = Need

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="goals")
    words = models.CharField(max_length=300)
    need = models.CharField(max_length=20, choices=Need)
    # What keeps the difficulty going: the perpetuating factor that this goal answers.
    answers = models.CharField(max_length=300, blank=True)
    measure = models.CharField(max_length=200)
    review_on = models.DateField()
    not_for = models.ManyToManyField(Person, through="GoalNotFor", related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Somebody said that the family may be shown it.
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    end_reason = models.CharField(max_length=300, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["ended_on", "set_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="goal_need_is_known", condition=Q(need__in=Need.values) & ~Q(words="")
            ),
            models.CheckConstraint(
                name="goal_is_cleared_by_somebody",
                condition=Q(cleared_at=None, cleared_by=None)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
            ),
            models.CheckConstraint(
                name="goal_ended_says_who_and_why",
                condition=Q(ended_on=None, ended_by=None, end_reason="")
                | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Goal {self.pk}"

    @property
    def is_cleared(self) -> bool:
        return self.cleared_at is not None


class GoalNotFor(models.Model):
    """A person of the family who must never be shown or told this goal."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = VisibleThroughFamily["GoalNotFor"].as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "person"], name="goal_kept_from_a_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} not for {self.person_id}"


class GoalReview(models.Model):
    """How one goal stood on a day. What was said at earlier reviews stays."""

    class Outcome(models.TextChoices):
        IMPROVED = "improved", "Improved"
        NO_CHANGE = "no_change", "No change"
        WORSE = "worse", "Worse"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="reviews")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reviewed_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleThroughFamily["GoalReview"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-reviewed_on", "-recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="goal_review_outcome_is_known",
                condition=Q(outcome__in=["improved", "no_change", "worse"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.goal_id}"


class Stopping(models.Model):
    """What somebody will ask of the family no more, and from when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="stoppings")
    text = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    owner_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleThroughFamily["Stopping"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["by_on", "added_at", "id"]

    def __str__(self) -> str:
        return f"Stopping {self.pk}"

    # Set where the reader is not told of the owner's service.
    owner_is_unnamed = False

    @property
    def owner_shown(self) -> str:
        """Who does it, as far as the reader is told."""
        return owner_as_told(self)
