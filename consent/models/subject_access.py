"""A person asks what is held about them: the request, each row of the pack, what was released."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from consent.models.governed import ForGovernance
from families.models import Family, Person
from practitioners.models import Practitioner


class Capacity(models.TextChoices):
    """As whom somebody asks. A parent does not own a child's record by being a parent."""

    SELF = "self", "For themself"
    CHILD = "child", "A child or young person, for themself"
    PARENT = "parent", "A parent or carer, for a child"
    REPRESENTATIVE = "representative", "A representative, for somebody else"


class SubjectAccessQuerySet(ForGovernance["SubjectAccess"]):
    """That there is a request, by when and who reviews it."""

    def open(self) -> Self:
        return self.filter(state__in=SubjectAccess.OPEN)


class SubjectAccess(models.Model):
    """One request about one person of a family. Its reviewer, and nobody else, reads the rows."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        REVIEWING = "reviewing", "Being reviewed"
        RELEASED = "released", "Released"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    OPEN = (State.RECEIVED, State.REVIEWING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    # Kept here, because who reviews a request does not see the family.
    family_reference = models.CharField(max_length=20)
    subject = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    requester = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    requester_name = models.CharField(max_length=200)
    capacity = models.CharField(max_length=20, choices=Capacity)
    authority = models.CharField(max_length=500, blank=True)
    identity_check = models.CharField(max_length=500)
    asked_for = models.CharField(max_length=500)
    received_on = models.DateField()
    due_on = models.DateField()
    extension_reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    outcome_reason = models.CharField(max_length=500, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SubjectAccessQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="access_ended_when_it_says_so",
                condition=Q(state__in=["received", "reviewing"], ended_at=None)
                | Q(state__in=["released", "refused", "withdrawn"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="access_refused_or_withdrawn_says_why",
                condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(outcome_reason=""),
            ),
            models.CheckConstraint(
                name="access_for_another_says_by_what_authority",
                condition=Q(capacity__in=["self", "child"]) | ~Q(authority=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Subject access {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("consent:subject_access", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Exemption(models.TextChoices):
    """Why something is not given. Each needs its reason, two of them somebody's opinion."""

    THIRD_PARTY = "third_party", "It is about somebody else too (three-step test)"
    SERIOUS_HARM = "serious_harm", "Serious harm to somebody's health"
    EXPECTATION = "expectation", "The person expected that it would not be passed on"
    PRIVILEGE = "privilege", "Legal professional privilege"
    CRIME = "crime", "It would prejudice the prevention or detection of crime"
    MARKED = "marked", "Its source marked it as not for this person"


class SubjectAccessRowQuerySet(ForGovernance["SubjectAccessRow"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """The rows of the open requests that they review, and of no other."""
        seen = super().visible_to(practitioner)
        return seen.filter(access__reviewer=practitioner, access__state__in=SubjectAccess.OPEN)

    def current(self) -> Self:
        return self.filter(replaced_at=None)

    def undecided(self) -> Self:
        return self.current().filter(decision="")


class SubjectAccessRow(models.Model):
    """One thing that is held about the person, as it stood when it was collected."""

    class Decision(models.TextChoices):
        RELEASE = "release", "Release it"
        REDACT = "redact", "Release it with parts redacted"
        WITHHOLD = "withhold", "Withhold it"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    access = models.ForeignKey(SubjectAccess, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    text = models.TextField()
    agency = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=200, blank=True)
    dated = models.DateField(null=True, blank=True)
    about = ArrayField(models.UUIDField(), default=list)
    flags = ArrayField(models.CharField(max_length=20), default=list)
    collected_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    redacted = models.TextField(blank=True)
    exemption = models.CharField(max_length=20, choices=Exemption, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    third_party_consent = models.CharField(max_length=500, blank=True)
    third_party_weighed = models.CharField(max_length=500, blank=True)
    professional = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = SubjectAccessRowQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["access", "source", "source_id"],
                condition=Q(replaced_at=None),
                name="access_row_stands_once",
            ),
            models.CheckConstraint(
                name="access_row_decided_by_somebody_at_some_time",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="access_row_withheld_says_why",
                condition=~Q(decision="withhold") | (~Q(exemption="") & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="access_row_redacted_has_its_text",
                condition=~Q(decision="redact") | ~Q(redacted=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("consent:subject_access_row", args=[self.access_id, self.pk])


class SubjectAccessReleaseQuerySet(ForGovernance["SubjectAccessRelease"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """What was given, for whoever reviewed it."""
        return super().visible_to(practitioner).filter(access__reviewer=practitioner)


class SubjectAccessRelease(models.Model):
    """What was given, to whom and how. It never changes, whatever becomes of the record."""

    class How(models.TextChoices):
        BY_HAND = "by_hand", "Handed over in person"
        POST = "post", "Tracked post"
        PORTAL = "portal", "Secure file transfer or encrypted mail"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    access = models.OneToOneField(SubjectAccess, on_delete=models.PROTECT, related_name="release")
    recipient = models.CharField(max_length=200)
    how = models.CharField(max_length=20, choices=How)
    body = models.JSONField()
    counts = models.JSONField()
    sha256 = models.CharField(max_length=64)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = SubjectAccessReleaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Release {self.pk}"
