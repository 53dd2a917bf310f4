"""A family, and the grants that let teams and practitioners know that it exists."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from families.models.visibility import VisibleQuerySet


class GrantReason(models.TextChoices):
    """Why a team or a person may see a family. Every grant carries one."""

    REGISTERED = "registered", "Nominated the family"
    INVOLVED = "involved", "Works with the family"
    SCREENING = "screening", "Coordinates the huddle"
    CHAIRING = "chairing", "Chairs the huddle session"
    LISTED = "listed", "Core team while the family is on the agenda"
    INVITED = "invited", "Invited to a session for this family only"
    OFFERED = "offered", "Asked to be Single Lead Practitioner"
    LEADING = "leading", "Single Lead Practitioner"
    COVERING = "covering", "Covers for, or takes over from, the Single Lead Practitioner"
    OVERSEEING = "overseeing", "Supervises the Single Lead Practitioner"
    ACTING = "acting", "Owns an open action"
    SHARED = "shared", "A decision to share"
    NAMED = "named", "Named on a restricted record"
    BREAK_GLASS = "break_glass", "Emergency access"


class FamilyQuerySet(VisibleQuerySet["Family"]):
    def open(self) -> "FamilyQuerySet":
        return self.exclude(status=Family.Status.CLOSED)

    def prompting(self) -> "FamilyQuerySet":
        """Those that an agenda, a list or a reminder may ask about."""
        return self.filter(quiet_since=None)

    def next_reference(self) -> str:
        """A reference that says nothing about the family: CMC-0042."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('families_reference')")
            return f"CMC-{cursor.fetchone()[0]:04d}"


class Family(models.Model):
    """A family around one or more babies, known outside this record by its reference only."""

    class Status(models.TextChoices):
        NOMINATED = "nominated", "Nominated"
        LISTED = "listed", "Listed"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        CLOSED = "closed", "Closed"

    class Restriction(models.TextChoices):
        STANDARD = "standard", "Standard"
        RESTRICTED = "restricted", "Restricted: named practitioners only"
        SEALED = "sealed", "Sealed: named practitioners only, existence not disclosed"

    class Level(models.TextChoices):
        UNIVERSAL = "universal", "Universal"
        SINGLE_AGENCY = "single_agency", "Single-agency support"
        MULTI_AGENCY = "multi_agency", "Multi-agency support"
        S17 = "s17", "Child in need (section 17)"
        S47 = "s47", "Child protection (section 47)"

    class NotCounted(models.TextChoices):
        DUPLICATE = "duplicate", "Duplicate"
        TEST = "test", "Test record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    locality = models.CharField(max_length=100)
    status = models.CharField(max_length=20, choices=Status, default=Status.NOMINATED)
    restriction = models.CharField(
        max_length=20, choices=Restriction, default=Restriction.STANDARD
    )
    level_of_need = models.CharField(max_length=20, choices=Level, blank=True)
    contact_safety = models.CharField(max_length=500, blank=True)
    review_due = models.DateField(null=True, blank=True)
    # Referred to children's social work, and the day on which they answered.
    referral_sent_on = models.DateField(null=True, blank=True)
    referral_answered_on = models.DateField(null=True, blank=True)
    # From when somebody must lead, by what was decided; nothing where nobody need. A trigger
    # begins it with the first lead and ends it with the closing.
    lead_needed_since = models.DateTimeField(null=True, blank=True)
    # Since a loss after which no baby is left: nobody is reminded of what was agreed before it.
    quiet_since = models.DateTimeField(null=True, blank=True)
    # Derived from the status by a trigger: retention counts from here.
    closed_on = models.DateField(null=True, blank=True, editable=False)
    # Why no figure counts it; empty for a family that is one.
    not_counted = models.CharField(max_length=20, choices=NotCounted, blank=True)
    # Derived from the grants by triggers; the runtime role cannot write it.
    visible_to = ArrayField(models.IntegerField(), default=list, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "families"
        ordering = ["-updated_at", "id"]
        default_permissions = ("view",)
        permissions = [
            ("contribute_family", "Can contribute to the family's record"),
            ("lead_family", "Can lead the family's plan"),
        ]
        indexes = [
            GinIndex(fields=["visible_to"], name="family_visible_to"),
            models.Index(fields=["-updated_at", "id"], name="family_latest_first"),
            models.Index(fields=["closed_on"], name="family_closed_on"),
        ]
        constraints = [
            models.CheckConstraint(
                name="family_status_is_known",
                condition=Q(status__in=["nominated", "listed", "active", "paused", "closed"]),
            ),
            models.CheckConstraint(
                name="family_restriction_is_known",
                condition=Q(restriction__in=["standard", "restricted", "sealed"]),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("families:detail", args=[self.pk])

    @property
    def level_shown(self) -> str:
        """The level of need by the name that it has here; nothing where none is recorded."""
        local = settings.LEVELS_OF_NEED.get(self.level_of_need)
        return str(local or self.get_level_of_need_display())

    @property
    def awaits_social_work(self) -> bool:
        """Stepped up, and children's social work has not answered yet: nobody lets go."""
        return self.referral_sent_on is not None and self.referral_answered_on is None


def live() -> Q:
    """Grants that are not over. The database asks the same: ``until > now()``."""
    return Q(until=None) | Q(until__gt=timezone.now())


class Grant(models.Model):
    """Why a grant exists and until when; ended grants are deleted, the audit trail keeps them."""

    reason = models.CharField(max_length=20, choices=GrantReason)
    source = models.UUIDField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    # What of other agencies' contributions it reaches: of these themes, about these children.
    # Null is all. What the reader's own agency told is never behind them.
    themes = ArrayField(models.CharField(max_length=20), null=True, blank=True)
    children = ArrayField(models.UUIDField(), null=True, blank=True)
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.UUIDField()

    class Meta:
        abstract = True


class FamilyTeamGrant(Grant, GroupObjectPermissionBase):
    """Guardian's row for a team: its group may see (or contribute to) this family."""

    content_object = models.ForeignKey(
        Family, on_delete=models.CASCADE, related_name="team_grants"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "group", "permission", "reason", "source"],
                name="team_granted_once_for_each_reason",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["until"], name="team_grant_until")]

    def __str__(self) -> str:
        return f"group {self.group_id} {self.reason} {self.content_object_id}"


class FamilyPractitionerGrant(Grant, UserObjectPermissionBase):
    """Guardian's row for one practitioner: they may see (contribute to, lead) this family."""

    content_object = models.ForeignKey(
        Family, on_delete=models.CASCADE, related_name="practitioner_grants"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="family_grants"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "user", "permission", "reason", "source"],
                name="practitioner_granted_once_for_each_reason",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["until"], name="practitioner_grant_until")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.reason} {self.content_object_id}"
