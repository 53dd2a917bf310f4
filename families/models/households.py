"""Where people live. A family may have several households, and an address may be protected."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from families.matching import postcode_key
from families.models.family import Family
from families.models.people import Person
from families.models.visibility import VisibleThroughFamily
from practitioners.models import Practitioner


class Household(models.Model):
    """People who live together. It says whether its address is protected, never where it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="households")
    address_is_protected = models.BooleanField(default=False)

    objects = VisibleThroughFamily["Household"].as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Household {self.pk}"


class HouseholdMember(models.Model):
    """Who lives in a household, from when and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="homes")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = VisibleThroughFamily["HouseholdMember"].as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"],
                condition=Q(until=None),
                name="member_lives_there_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.household_id}"


class AddressQuerySet(VisibleThroughFamily["Address"]):
    def visible_to(self, practitioner: Practitioner) -> "AddressQuerySet":
        """A protected address exists only for those in its ``reveal_to``."""
        return (
            super()
            .visible_to(practitioner)
            .filter(Q(protected=False) | Q(reveal_to__overlap=practitioner.principals()))
        )


class Address(models.Model):
    """A household's address. ``reveal_to`` holds principals: practitioners and teams.

    Nobody stays in it after their last grant on the family. Where nobody is left, the family's
    coordinator shows it to somebody, unread.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="addresses")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="addresses")
    lines = models.CharField(max_length=500, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    postcode_key = models.CharField(max_length=10, blank=True, editable=False)
    protected = models.BooleanField(default=False)
    reveal_to = ArrayField(models.IntegerField(), default=list, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "addresses"
        default_permissions = ()
        indexes = [models.Index(fields=["postcode_key"], name="address_postcode_key")]

    def __str__(self) -> str:
        return f"Address {self.pk}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.postcode_key = postcode_key(self.postcode)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class AddressChangeQuerySet(VisibleThroughFamily["AddressChange"]):
    def visible_to(self, practitioner: Practitioner) -> "AddressChangeQuerySet":
        """For those who know the address, and only as long as it is protected."""
        known = Address.objects.visible_to(practitioner).filter(protected=True)
        here = known.filter(family=models.OuterRef("family"), pk=models.OuterRef("address"))
        return super().visible_to(practitioner).filter(models.Exists(here))


class AddressChange(models.Model):
    """Somebody protected an address, hid it again from somebody or lifted it, for a reason."""

    class What(models.TextChoices):
        PROTECTED = "protected", "Protected"
        HIDDEN = "hidden", "Hidden again from somebody"
        SHOWN_AGAIN = "shown_again", "Shown to somebody when nobody knew it"
        LIFTED = "lifted", "Protection lifted"

    class Why(models.TextChoices):
        DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
        POLICE = "police", "Advice from the police"
        ADOPTION = "adoption", "Adoption"
        OTHER = "other", "Something else"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=20, choices=What)
    why = models.CharField(max_length=20, choices=Why, blank=True)
    reason = models.CharField(max_length=500)
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        return f"{self.what} {self.address_id}"
