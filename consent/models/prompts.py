"""Looking that is unusual by a visible rule: a prompt to ask, and what came of asking."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from consent.models.governed import ForGovernance
from consent.unusual import Rule


class AccessPrompt(models.Model):
    """One person, one rule, one stretch of time, and the family where the rule is about one.

    Found by the clock, once however often it looks. It holds the family's reference and no key
    to it: a prompt outlives the family's record, and opens no way to it.
    """

    class State(models.TextChoices):
        TO_ASK = "to_ask", "To ask"
        ASKED = "asked", "Asked"
        EXPLAINED = "explained", "Explained"
        CONCERN = "concern", "Concern raised"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(max_length=20, choices=Rule)
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    family = models.UUIDField(null=True)
    reference = models.CharField(max_length=20, blank=True)
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()
    events = models.PositiveIntegerField()
    families = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.TO_ASK)
    found_at = models.DateTimeField()

    objects = ForGovernance["AccessPrompt"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-window_start", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "practitioner", "family", "window_start"],
                name="prompt_found_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="prompt_rule_is_known", condition=Q(rule__in=Rule.values)),
        ]
        indexes = [models.Index(fields=["state", "-window_start"], name="prompt_by_state")]

    def __str__(self) -> str:
        return f"{self.rule} {self.pk}"


class PromptAnswer(models.Model):
    """What came of asking, by whom and when. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    prompt = models.ForeignKey(AccessPrompt, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=10, choices=AccessPrompt.State)
    note = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ForGovernance["PromptAnswer"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["answered_at"]

    def __str__(self) -> str:
        return f"{self.state} {self.prompt_id}"
