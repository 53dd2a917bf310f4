"""Who works with families, for which agency and team, what they did and what they are told."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Lower
from django.utils import timezone

from practitioners.roles import ROLE_PERMISSIONS, Permission, Role


class NextPrincipal(Func):
    """The next number in the id space that practitioners and teams share."""

    function = "nextval"
    template = "%(function)s('practitioners_principal')"
    output_field = models.IntegerField()


class Agency(models.Model):
    """An organisation of the safeguarding partnership."""

    class Kind(models.TextChoices):
        HEALTH = "health", "Health"
        SOCIAL_CARE = "social_care", "Social care"
        EARLY_YEARS = "early_years", "Early years"
        HOUSING = "housing", "Housing"
        EMPLOYMENT = "employment", "Employment"
        WELFARE = "welfare", "Welfare"
        POLICE = "police", "Policing"
        COMMUNITY = "community", "Community"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """An agency in one locality. Grants go to its group; its members are the group's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    locality = models.CharField(max_length=100)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="team")
    principal = models.IntegerField(unique=True, db_default=NextPrincipal(), editable=False)

    class Meta:
        ordering = ["agency__name", "name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], name="team_named_once_in_its_agency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.agency}"

    def members(self) -> models.QuerySet["Practitioner"]:
        """The active practitioners of this team."""
        return Practitioner.objects.filter(groups=self.group_id, is_active=True)


class PractitionerManager(BaseUserManager["Practitioner"]):
    def get_by_natural_key(self, username: str | None) -> "Practitioner":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "Practitioner":
        practitioner = self.model(email=email.lower(), **facts)
        practitioner.set_password(password)
        practitioner.save()
        return practitioner


class Practitioner(AbstractBaseUser, PermissionsMixin):
    """A named person in one agency. Their roles say what they may do at all;
    grants to them or to their teams say for which families they may do it."""

    class Profession(models.TextChoices):
        HEALTH_VISITOR = "health_visitor", "Health visitor"
        MIDWIFE = "midwife", "Midwife"
        NURSE = "nurse", "Nurse"
        MENTAL_HEALTH = "mental_health", "Mental health practitioner"
        SOCIAL_WORKER = "social_worker", "Social worker"
        EARLY_HELP = "early_help", "Early help practitioner"
        EARLY_YEARS = "early_years", "Early years practitioner"
        HOUSING_OFFICER = "housing_officer", "Housing officer"
        EMPLOYMENT_ADVISER = "employment_adviser", "Employment adviser"
        WELFARE_ADVISER = "welfare_adviser", "Welfare adviser"
        POLICE_OFFICER = "police_officer", "Police officer"
        FAMILY_WORKER = "family_worker", "Family support worker"
        BUSINESS_SUPPORT = "business_support", "Business support"
        OTHER = "other", "Other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=200)
    profession = models.CharField(max_length=30, choices=Profession)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="practitioners")
    roles = ArrayField(models.CharField(max_length=20, choices=Role))
    is_active = models.BooleanField(default=True)
    principal = models.IntegerField(unique=True, db_default=NextPrincipal(), editable=False)

    objects = PractitionerManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering = ["full_name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(Lower("email"), name="practitioner_email_once_in_any_case"),
            models.CheckConstraint(
                name="practitioner_roles_are_known",
                condition=Q(roles__contained_by=[role.value for role in Role]),
            ),
        ]

    def __str__(self) -> str:
        return f"Practitioner {self.pk}"  # a name in __str__ ends up in logs

    def get_full_name(self) -> str:
        return self.full_name

    def holds(self, permission: Permission) -> bool:
        """Does one of their roles allow this? Never for somebody inactive."""
        return self.is_active and any(
            permission in ROLE_PERMISSIONS[Role(role)] for role in self.roles
        )

    def has_role(self, role: Role) -> bool:
        return self.is_active and role in self.roles

    def teams(self) -> models.QuerySet[Team]:
        """The teams that they belong to today."""
        return Team.objects.filter(group__user=self).select_related("agency")

    def principals(self) -> list[int]:
        """Their own id and their teams' ids in the shared id space; nothing when inactive.

        Remembered until ``refresh_principals``, which every request and every service calls
        first: leaving a team takes effect at once.
        """
        if not hasattr(self, "_principals"):
            self.refresh_principals()
        return self._principals if self.is_active else []

    def refresh_principals(self) -> None:
        teams = self.teams().order_by().values_list("principal", flat=True)
        self._principals = [self.principal, *teams]


class AuditEvent(models.Model):
    """One thing that one practitioner did or looked at. Written once, never changed.

    No foreign keys: the trail must outlive whatever it describes. ``facts`` hold ids,
    counts and choices, never free text.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.UUIDField(null=True)
    agency = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=120)
    family = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["family", "at"]),
            models.Index(fields=["by", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"


class Notice(models.Model):
    """Something to tell one practitioner, once: who, what kind, about which thing, when due.

    The row is the queue. It holds no word about a family: a kind, a key and an id.
    """

    class State(models.TextChoices):
        DUE = "due", "Due"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        CANCELLED = "cancelled", "Cancelled"
        DEAD = "dead", "Given up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=40)
    about = models.UUIDField()
    key = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["due_at"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="notice_still_to_send",
                condition=Q(state__in=["due", "sending"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_ended_when_it_says_so",
                condition=Q(ended_at=None, state__in=["due", "sending"])
                | Q(ended_at__isnull=False, state__in=["sent", "cancelled", "dead"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class UnsentForm(models.Model):
    """What somebody typed and sent after their session had ended: kept for them, for an hour.

    It may hold anything, so it lies under row-level security: only its author ever sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="unsent_forms"
    )
    path = models.CharField(max_length=500)
    fields = models.JSONField()
    files = models.JSONField(default=list)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-kept_at"]

    def __str__(self) -> str:
        return f"Unsent form {self.pk}"
