"""Who works with families, for which agency and in which team."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Lower

from practitioners.roles import ROLE_PERMISSIONS, TEAM_READERS, Permission, Role


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
    # Sexual health, substance use, domestic abuse: that they work with somebody is not told.
    is_sensitive = models.BooleanField(default=False)

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
        self._principals = [self.principal, *(teams if self._sees_through_teams else [])]

    @property
    def _sees_through_teams(self) -> bool:
        """Otherwise, whatever team they are put in, they see families by name only."""
        return bool(TEAM_READERS & set(self.roles))
