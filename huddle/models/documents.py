"""Documents made for one reader: asked for, made in the background, kept for an hour."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from practitioners.models import Practitioner


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, practitioner: Practitioner) -> "DocumentQuerySet":
        return self.filter(practitioner=practitioner)


class Document(models.Model):
    """Somebody wants a PDF. No word of a family: of what it is made, for whom, how far it is."""

    class Kind(models.TextChoices):
        PART = "part", "One family's part of the minutes"
        SESSION = "session", "The minutes of a session"
        PLAN = "plan", "A plan for somebody of a family"

    class State(models.TextChoices):
        ASKED = "asked", "Waiting to be made"
        MAKING = "making", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Not made"

    class Step(models.TextChoices):
        WAITS = "waits", "Waiting for its turn"
        READS = "reads", "Collecting what you may read"
        SETS = "sets", "Setting the pages"
        DONE = "done", "Done"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.UUIDField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    step = models.CharField(max_length=10, choices=Step, default=Step.WAITS)
    asked_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    # Of what it says: compared with what its reader may read at the moment of each download.
    sha256 = models.CharField(max_length=64, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "kind", "about"],
                condition=Q(state__in=["asked", "making"]),
                name="document_is_made_once_at_a_time",
            ),
            models.CheckConstraint(
                name="document_that_is_ready_says_when_and_what",
                condition=~Q(state="ready")
                | Q(made_at__isnull=False, expires_at__isnull=False) & ~Q(sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Document {self.pk}"

    @property
    def is_waited_for(self) -> bool:
        return self.state in {self.State.ASKED, self.State.MAKING}


class DocumentFileQuerySet(models.QuerySet["DocumentFile"]):
    def visible_to(self, practitioner: Practitioner) -> "DocumentFileQuerySet":
        return self.filter(practitioner=practitioner)


class DocumentFile(models.Model):
    """The document itself: for whoever asked, in the database and nowhere else."""

    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, primary_key=True, related_name="file"
    )
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    content = models.BinaryField()

    objects = DocumentFileQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"File of {self.document_id}"
