"""May this be shared, with whom, what of it, and on what footing?"""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consent.models.agreements import FamilyTold
from consent.models.bases import Basis, LawfulBasis, SharingAgreement
from families.models import Family
from families.models.visibility import VisibleThroughFamily


class Confidentiality(models.TextChoices):
    """How the common-law duty of confidence is met: another question than the lawful basis."""

    IMPLIED = "implied", "Implied: it is for the family's direct care"
    EXPLICIT = "explicit", "The person explicitly agreed"
    PUBLIC_INTEREST = "public_interest", "Overriding public interest"
    STATUTORY = "statutory", "The law requires or permits it"


class Consent(models.TextChoices):
    """Why consent was not relied on: the three reasons that the law knows. Or that it was."""

    CANNOT_GIVE = "cannot_give", "Consent cannot be given"
    NOT_REASONABLE = "not_reasonable", "We cannot reasonably be expected to obtain it"
    PREJUDICE = "prejudice", "Obtaining it would prejudice the protection of the baby"
    RELIED_ON = "relied_on", "Consent was relied on"


class Gateway(models.TextChoices):
    """The power relied on beside the lawful basis."""

    CA1989_S17 = "ca1989_s17", "Children Act 1989 section 17: child in need"
    CA1989_S27 = "ca1989_s27", "Children Act 1989 section 27: co-operation"
    CA1989_S47 = "ca1989_s47", "Children Act 1989 section 47: significant harm"
    CA2004_S10 = "ca2004_s10", "Children Act 2004 section 10: co-operation, well-being"
    CA2004_S11 = "ca2004_s11", "Children Act 2004 section 11: safeguarding duty"
    CDA1998_S115 = "cda1998_s115", "Crime and Disorder Act 1998 section 115"
    DAA2021_S3 = "daa2021_s3", "Domestic Abuse Act 2021 section 3: children as victims"
    CA2014_S42 = "ca2014_s42", "Care Act 2014 section 42: adult at risk"
    HRA2017 = "hra2017", "Housing Act 1996 and Homelessness Reduction Act 2017"
    HSCA2012_S251B = "hsca2012_s251b", "Health and Social Care Act 2012 section 251B"
    DVDS = "dvds", "Domestic Violence Disclosure Scheme"
    CSODS = "csods", "Child Sex Offender Disclosure Scheme"


class SharingDecision(models.Model):
    """A decision to share a family's record with agencies, or not to, with its footing.

    Recorded with the same care either way (information sharing advice, golden rule 7). It is
    never rewritten: the latest decision about an agency stands in the place of those before.
    ``themes`` and ``children`` say how much of it; null is all.
    """

    Basis = Basis

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="sharing_decisions")
    share = models.BooleanField()
    agencies = ArrayField(models.UUIDField())
    themes = ArrayField(models.CharField(max_length=20), null=True, blank=True)
    children = ArrayField(models.UUIDField(), null=True, blank=True)
    basis = models.CharField(max_length=30, choices=Basis, blank=True)
    lawful_basis = models.ForeignKey(
        LawfulBasis, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    gateway = models.CharField(max_length=20, choices=Gateway, blank=True)
    confidentiality = models.CharField(max_length=20, choices=Confidentiality, blank=True)
    consent = models.CharField(max_length=20, choices=Consent, blank=True)
    family_told = models.CharField(max_length=20, choices=FamilyTold, blank=True)
    told_note = models.CharField(max_length=500, blank=True)
    agreement = models.ForeignKey(
        SharingAgreement, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reason = models.CharField(max_length=500)
    starts_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleThroughFamily["SharingDecision"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                name="sharing_stands_on_a_basis",
                condition=Q(share=False) | ~Q(basis=""),
            ),
            models.CheckConstraint(
                name="sharing_names_its_agencies", condition=Q(agencies__len__gt=0)
            ),
            models.CheckConstraint(
                name="sharing_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{'share' if self.share else 'not share'} {self.family_id}"

    @property
    def end(self) -> "SharingStep | None":
        """The step that ended it, of those fetched beforehand where they were."""
        return next((step for step in self.steps.all() if step.kind != step.Kind.BEGUN), None)

    def is_over(self, at: datetime) -> bool:
        return self.end is not None or bool(self.until and self.until <= at)


class SharingStep(models.Model):
    """What became of a decision: it began on a later day, was withdrawn, or ran out."""

    class Kind(models.TextChoices):
        BEGUN = "begun", "Begun"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Ran out"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(SharingDecision, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    # Nobody, where the clock did it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = VisibleThroughFamily["SharingStep"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(kind__in=["withdrawn", "expired"]),
                name="sharing_ends_once",
            ),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(kind="begun"), name="sharing_begins_once"
            ),
            models.CheckConstraint(
                name="sharing_is_withdrawn_by_somebody_with_a_reason",
                condition=~Q(kind="withdrawn") | (Q(by__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.decision_id}"
