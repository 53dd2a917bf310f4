"""The people of a family: children, unborn babies and adults, and how they are related."""

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from families.matching import name_key
from families.models.family import Family
from families.models.visibility import VisibleThroughFamily
from families.nhs_numbers import NhsNumberAbsence, format_nhs_number


class FatherStatus(models.TextChoices):
    """Asked for every baby; "not known" is an answer, a blank is not (Invisible Men)."""

    KNOWN = "known", "Known"
    NOT_NAMED = "not_named", "Known, not to be named here"
    UNKNOWN = "unknown", "Not known"
    NONE = "none", "No father or partner"
    DIED = "died", "Has died"


class LossKind(models.TextChoices):
    """A pregnancy ended before a birth, or a child died. Nobody goes on expecting or counting."""

    PREGNANCY = "pregnancy", "Pregnancy ended"
    DEATH = "death", "Died"


class PersonQuerySet(VisibleThroughFamily["Person"]):
    def babies(self) -> "PersonQuerySet":
        """Children and unborn babies: those for whom the huddle decides."""
        return self.filter(kind__in=[Person.Kind.CHILD, Person.Kind.UNBORN])

    def living(self) -> "PersonQuerySet":
        """Without those who died, and those whom nobody expects any more."""
        return self.filter(loss="")

    def adults(self) -> "PersonQuerySet":
        return self.filter(kind=Person.Kind.ADULT)


class Person(models.Model):
    """Somebody in a family. A born child has a date of birth, an unborn baby a due date."""

    class Kind(models.TextChoices):
        CHILD = "child", "Child"
        UNBORN = "unborn", "Unborn baby"
        ADULT = "adult", "Adult"

    class Sex(models.TextChoices):
        FEMALE = "F", "Female"
        MALE = "M", "Male"
        UNKNOWN = "U", "Not known"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="people")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200, blank=True)
    known_as = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=200, blank=True, editable=False)
    dob = models.DateField("date of birth", null=True, blank=True)
    edd = models.DateField("expected date of delivery", null=True, blank=True)
    # Of a child: when they had been due, where that is known. A corrected age counts from then.
    was_due_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    nhs_number = models.CharField("NHS number", max_length=10, blank=True)
    nhs_number_absence = models.CharField(max_length=20, choices=NhsNumberAbsence, blank=True)
    father_status = models.CharField(max_length=20, choices=FatherStatus, blank=True)
    # As the standing loss says it, so that no page goes on counting weeks or days.
    loss = models.CharField(max_length=20, choices=LossKind, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        ordering = ["kind", "dob", "edd", "created_at", "id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["nhs_number"], name="person_nhs_number"),
            models.Index(fields=["dob", "name_key"], name="person_dob_and_name"),
            models.Index(fields=["name_key"], name="person_name_key"),
        ]
        constraints = [
            models.CheckConstraint(
                name="person_born_has_dob_unborn_has_edd_never_both",
                condition=Q(kind="child", dob__isnull=False, edd=None)
                | Q(kind="unborn", dob=None, edd__isnull=False)
                | Q(kind="adult", edd=None),
            ),
            models.CheckConstraint(
                name="person_unborn_sex_is_unknown",
                condition=~Q(kind="unborn") | Q(sex="U"),
            ),
            models.CheckConstraint(
                name="person_nhs_number_or_why_not",
                condition=(~Q(nhs_number="") & Q(nhs_number_absence=""))
                | (Q(nhs_number="") & ~Q(nhs_number_absence="")),
            ),
            models.CheckConstraint(
                name="person_nhs_number_is_ten_digits_not_all_the_same",
                condition=Q(nhs_number="")
                | (Q(nhs_number__regex=r"^\d{10}$") & ~Q(nhs_number__regex=r"^(\d)\1{9}$")),
            ),
            models.CheckConstraint(
                name="person_baby_has_father_status",
                condition=Q(kind="adult", father_status="")
                | (~Q(kind="adult") & ~Q(father_status="")),
            ),
            models.CheckConstraint(
                name="person_born_or_adult_has_a_name",
                condition=Q(kind="unborn") | ~Q(name=""),
            ),
            models.CheckConstraint(
                name="person_loss_is_of_a_pregnancy_or_a_child",
                condition=Q(loss="")
                | Q(loss="pregnancy", kind="unborn")
                | Q(loss="death", kind="child"),
            ),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)

    @property
    def shown_name(self) -> str:
        """What pages call them. An unborn baby may have no name yet."""
        return self.name or ("Baby" if self.loss else "Unborn baby")

    @property
    def expected_on(self) -> date | None:
        """The due date, as long as somebody expects it."""
        return None if self.loss else self.edd

    @property
    def nhs_number_shown(self) -> str:
        return format_nhs_number(self.nhs_number) if self.nhs_number else ""


class Relationship(models.Model):
    """How one person is related to another, usually an adult to a baby."""

    class Kind(models.TextChoices):
        MOTHER = "mother", "Mother"
        FATHER = "father", "Father"
        PARTNER = "partner", "Partner"
        EX_PARTNER = "ex_partner", "Ex-partner"
        STEP_PARENT = "step_parent", "Step-parent"
        SIBLING = "sibling", "Brother or sister"
        GRANDPARENT = "grandparent", "Grandparent"
        KINSHIP_CARER = "kinship_carer", "Kinship carer"
        FOSTER_CARER = "foster_carer", "Foster carer"
        POSES_RISK = "poses_risk", "Person who poses a risk"
        OTHER = "other", "Other"

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNKNOWN = "unknown", "Not known"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="relationships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="related_people")
    kind = models.CharField(max_length=20, choices=Kind)
    parental_responsibility = models.CharField(
        max_length=10, choices=Answer, default=Answer.UNKNOWN
    )

    objects = VisibleThroughFamily["Relationship"].as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "to", "kind"], name="relationship_stated_once"
            ),
            models.CheckConstraint(
                name="relationship_is_to_somebody_else", condition=~Q(person=models.F("to"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} of {self.to_id}"
