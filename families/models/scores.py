"""A score of a tool: kept as it was given, and seen by the readers of what was told with it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from families.models.contributions import Contribution
from families.models.family import Family
from families.models.people import Person
from families.models.visibility import VisibleThroughContribution
from families.tools import TOOLS, Tool


class ToolScore(models.Model):
    """Which tool, of whom, the numbers, the day; entered in error it is withdrawn with its words.

    Its words are a contribution with an audience of its own: whoever may not read that knows
    nothing of the score.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="scores")
    contribution = models.OneToOneField(
        Contribution, on_delete=models.PROTECT, related_name="score"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="scores")
    tool = models.CharField(max_length=20)
    version = models.CharField(max_length=40, blank=True)
    scores = models.JSONField(default=dict)
    item_10 = models.PositiveSmallIntegerField(null=True, blank=True)
    taken_on = models.DateField()
    next_due = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleThroughContribution["ToolScore"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-taken_on", "-recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="score_item_10_is_of_the_epds",
                condition=Q(item_10=None) | Q(tool="epds", item_10__lte=3),
            ),
            models.CheckConstraint(
                name="score_is_next_due_after_it_was_taken",
                condition=Q(next_due=None) | Q(next_due__gt=F("taken_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Score {self.pk}"

    @property
    def listed(self) -> Tool:
        return TOOLS[self.tool]

    @property
    def words(self) -> str:
        return self.listed.words(self.scores, self.item_10)
