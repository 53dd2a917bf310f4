"""How long a family's record is kept, what stops its disposal, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from consent.models.governed import ForGovernance
from families.models import Family


class RecordClass(models.TextChoices):
    EARLY_HELP = "early_help", "Early help and child in need"
    CHILD_PROTECTION = "child_protection", "Child protection"
    LOOKED_AFTER = "looked_after", "Looked after"
    NHS_CHILD = "nhs_child", "NHS children's record"
    NO_LIVE_BIRTH = "no_live_birth", "No live birth"
    AUDIT = "audit", "Audit trail"


class RetentionRule(models.Model):
    """So many years from a beginning, on somebody's authority. A change is a newer rule."""

    class Trigger(models.TextChoices):
        CLOSURE = "closure", "the day the family was closed"
        BIRTH = "birth", "the youngest child's birth (or due date)"
        EVENT = "event", "the event"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record_class = models.CharField(max_length=20, choices=RecordClass)
    trigger = models.CharField(max_length=20, choices=Trigger)
    years = models.PositiveSmallIntegerField()
    authority = models.CharField(max_length=300)
    confirmed = models.BooleanField(default=False)
    from_date = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.UUIDField(null=True)

    objects = ForGovernance["RetentionRule"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["record_class", "-from_date", "-created_at"]
        constraints = [
            models.CheckConstraint(name="retention_is_at_least_a_year", condition=Q(years__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.record_class}: {self.years} years"


class RetentionClass(models.Model):
    """A class that a family's record has reached. Added, never taken away: none downgrades."""

    class Because(models.TextChoices):
        LEVEL = "level", "The level of need reached child protection"
        CLOSURE = "closure", "Said when the family was closed"
        STATUS = "status", "A child was on a protection plan or looked after"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    record_class = models.CharField(max_length=20, choices=RecordClass)
    because = models.CharField(max_length=20, choices=Because)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["family", "record_class"], name="family_reaches_a_class_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_id} {self.record_class}"


class LegalHold(models.Model):
    """Nothing of this family, or of any family of this class, is disposed of until lifted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+", null=True)
    family_reference = models.CharField(max_length=20, blank=True)
    record_class = models.CharField(max_length=20, choices=RecordClass, blank=True)
    reason = models.CharField(max_length=500)
    placed_at = models.DateTimeField(auto_now_add=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    lift_reason = models.CharField(max_length=500, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = ForGovernance["LegalHold"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-placed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="hold_is_on_a_family_or_on_a_class",
                condition=(Q(family=None) & ~Q(record_class=""))
                | (Q(family__isnull=False) & Q(record_class="")),
            ),
            models.CheckConstraint(
                name="hold_lifted_by_somebody_with_a_reason",
                condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Hold {self.pk}"

    @property
    def on_what(self) -> str:
        return self.family_reference or f"Every family: {self.get_record_class_display().lower()}"


class DisposalProposal(models.Model):
    """The clock says that a family's retention has ended; people say what happens then."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "To review"
        SIGNED = "signed", "Signed, waiting for a second person"
        DISPOSED = "disposed", "Disposed of"
        KEPT = "kept", "Kept longer"
        HELD = "held", "Put on legal hold"

    OPEN = (State.PROPOSED, State.SIGNED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    family_reference = models.CharField(max_length=20)
    record_class = models.CharField(max_length=20, choices=RecordClass)
    rule = models.ForeignKey(RetentionRule, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=20, choices=State, default=State.PROPOSED)
    reason = models.CharField(max_length=500, blank=True)
    keep_until = models.DateField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = ForGovernance["DisposalProposal"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(state__in=["proposed", "signed"]),
                name="disposal_proposed_once_at_a_time",
            ),
            models.CheckConstraint(
                name="disposal_signed_by_somebody_when_it_says_so",
                condition=Q(state="proposed", signed_by=None, signed_at=None)
                | (~Q(state="proposed") & Q(signed_by__isnull=False, signed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="disposal_kept_longer_says_why_and_until_when",
                condition=~Q(state="kept") | (~Q(reason="") & Q(keep_until__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Disposal of {self.family_reference}"

    def get_absolute_url(self) -> str:
        return reverse("consent:disposal", args=[self.pk])


class DisposalCertificate(models.Model):
    """What was erased, by which rule, who signed. Written by the database's own function only.

    While ``counts`` is empty and the transaction is its own, what is signed may be overwritten:
    that is the one way past the triggers that keep minutes as they were.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    family_reference = models.CharField(max_length=20)
    proposal = models.OneToOneField(
        DisposalProposal, on_delete=models.PROTECT, related_name="certificate"
    )
    rule = models.ForeignKey(RetentionRule, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    erased_at = models.DateTimeField()
    transaction = models.BigIntegerField()
    counts = models.JSONField(null=True)

    objects = ForGovernance["DisposalCertificate"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-erased_at", "id"]

    def __str__(self) -> str:
        return f"Certificate {self.pk}"
