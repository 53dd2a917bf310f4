"""Imported files of nominations: each file, and what became of each of its rows."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from huddle.models.nominations import DangerStop, Nomination
from huddle.models.sessions import Huddle
from practitioners.models import Practitioner, Team


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, practitioner: Practitioner) -> "ImportBatchQuerySet":
        """A file is its huddle's coordinator's, and nobody else's."""
        if not practitioner.is_active:
            return self.none()
        return self.filter(huddle__coordinator=practitioner)


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def visible_to(self, practitioner: Practitioner) -> "ImportRowQuerySet":
        if not practitioner.is_active:
            return self.none()
        return self.filter(batch__huddle__coordinator=practitioner)

    def to_decide(self) -> "ImportRowQuerySet":
        return self.filter(outcome__in=ImportRow.TO_DECIDE)


class ImportBatch(models.Model):
    """One file, uploaded once. The file itself is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    huddle = models.ForeignKey(Huddle, on_delete=models.PROTECT, related_name="imports")
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports"
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return f"Import {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("huddle:import", args=[self.pk])


class ImportRow(models.Model):
    """What became of one row. Its values are kept only while a person must still decide."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        JOINED = "joined", "Joined a family already nominated"
        ALREADY = "already", "Imported before"
        DUPLICATE = "duplicate", "Needs a decision: possible duplicate"
        OUT_OF_SCOPE = "out_of_scope", "Needs a decision: out of scope"
        STOPPED = "stopped", "Stopped: immediate danger"
        ERROR = "error", "Not imported: correct it and send it again"
        REDIRECTED = "redirected", "Redirected"
        DISCARDED = "discarded", "Discarded"

    TO_DECIDE = (Outcome.DUPLICATE, Outcome.OUT_OF_SCOPE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    outcome = models.CharField(max_length=20, choices=Outcome)
    problems = models.JSONField(default=list)
    values = models.JSONField(null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True)
    # The id of a family that it may be, or that it joined; whoever may not see it learns nothing.
    family = models.UUIDField(null=True, blank=True)
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="import_rows", null=True, blank=True
    )
    danger_stop = models.ForeignKey(
        DangerStop, on_delete=models.PROTECT, related_name="import_rows", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    decision_note = models.CharField(max_length=500, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["batch", "number"]
        indexes = [models.Index(fields=["key"], name="import_row_key")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="row_stands_once_in_a_file"),
            models.CheckConstraint(
                name="row_values_are_kept_only_to_decide",
                condition=models.Q(values=None)
                | models.Q(outcome__in=["duplicate", "out_of_scope"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.number} of {self.batch_id}"

    def get_absolute_url(self) -> str:
        return reverse("huddle:import_row", args=[self.pk])

    @property
    def is_to_decide(self) -> bool:
        return self.outcome in self.TO_DECIDE
