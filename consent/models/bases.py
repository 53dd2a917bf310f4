"""The catalogue of lawful bases for each sector of controller; agreements between agencies."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from practitioners.models import Agency


class Basis(models.TextChoices):
    """The code of a basis: what it rests on differs by sector, and stands in the catalogue."""

    PUBLIC_TASK = "public_task", "Public task (Article 6(1)(e))"
    LEGAL_OBLIGATION = "legal_obligation", "Legal obligation (Article 6(1)(c))"
    VITAL_INTERESTS = "vital_interests", "Vital interests (Article 6(1)(d))"
    RECOGNISED_INTEREST = (
        "recognised_interest",
        "Recognised legitimate interest: safeguarding (Article 6(1)(ea))",
    )
    LAW_ENFORCEMENT = "law_enforcement", "Law enforcement: safeguarding (DPA 2018 Part 3)"
    DISCLOSURE_DUTY = (
        "disclosure_duty",
        "Duty to disclose (Children Act 2004 section 16LA, Article 6(1)(c))",
    )


class Sector(models.TextChoices):
    """What kind of controller an agency is: it decides on what it may rest."""

    COUNCIL = "council", "Council"
    NHS = "nhs", "NHS"
    POLICE = "police", "Police"
    VOLUNTARY = "voluntary", "Voluntary organisation, nursery or housing association"


# An agency of these kinds is a public authority until information governance says otherwise.
SECTOR_OF_KIND = {
    Agency.Kind.SOCIAL_CARE: Sector.COUNCIL,
    Agency.Kind.HEALTH: Sector.NHS,
    Agency.Kind.POLICE: Sector.POLICE,
    Agency.Kind.EARLY_YEARS: Sector.COUNCIL,
    Agency.Kind.HOUSING: Sector.COUNCIL,
    Agency.Kind.EMPLOYMENT: Sector.COUNCIL,
    Agency.Kind.WELFARE: Sector.COUNCIL,
    Agency.Kind.COMMUNITY: Sector.VOLUNTARY,
}
# These are never anything else: no setting offers them what is not theirs.
FIXED_KINDS = frozenset({Agency.Kind.SOCIAL_CARE, Agency.Kind.HEALTH, Agency.Kind.POLICE})
PUBLIC = (Sector.COUNCIL, Sector.NHS, Sector.POLICE)


class AgencySector(models.Model):
    """An agency whose sector is not what its kind suggests: a housing association, a nursery."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=20, choices=Sector)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.agency_id} {self.sector}"


class LawfulBasisQuerySet(models.QuerySet["LawfulBasis"]):
    def in_force(self, on: date) -> "LawfulBasisQuerySet":
        """Those that can be rested on that day. What awaits its start has none yet."""
        begun = Q(starts_on__lte=on) | Q(starts_on=None, awaits_start=False)
        return self.filter(begun, Q(ends_on=None) | Q(ends_on__gt=on))


class LawfulBasis(models.Model):
    """On what one sector may rest to share: its articles, its conditions, from when, until when.

    Seeded from the law as the partnership understands it; its information governance confirms
    it and sets dates. What decisions rest on is never removed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=30, choices=Basis)
    sector = models.CharField(max_length=20, choices=Sector)
    article_6 = models.CharField(max_length=200)
    article_9 = models.CharField(max_length=200, blank=True)
    conditions = models.CharField(max_length=300, blank=True)
    power = models.CharField(max_length=300, blank=True)
    awaits_start = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField()

    objects = LawfulBasisQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["sector", "position"]
        verbose_name_plural = "lawful bases"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "sector"], name="basis_stands_once_for_each_sector"
            ),
            models.CheckConstraint(
                name="public_authorities_have_no_recognised_interest",
                condition=~Q(code="recognised_interest", sector__in=["council", "nhs", "police"]),
            ),
            models.CheckConstraint(
                name="basis_ends_after_it_starts",
                condition=Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gt=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} for {self.sector}"

    def state(self, on: date) -> str:
        """In words, on that day."""
        if self.starts_on is None and self.awaits_start:
            return "Off until a start date is set"
        if self.starts_on and self.starts_on > on:
            return "Not in force yet"
        if self.ends_on and self.ends_on <= on:
            return "No longer in force"
        return "In force"


class SharingAgreement(models.Model):
    """A data sharing agreement between agencies. A new version is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=50)
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=20)
    parties = ArrayField(models.UUIDField())
    dpia_reference = models.CharField(max_length=100, blank=True)
    policy_reference = models.CharField(max_length=100, blank=True)
    review_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering = ["reference", "-added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "version"], name="agreement_version_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.version}"
