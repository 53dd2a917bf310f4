"""The contact log: who tried to reach the family, when, with whom, and which child was seen."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from families.models.contacting import coordinated_by
from families.models.contributions import Contribution
from families.models.family import Family
from families.models.people import Person
from families.models.visibility import VisibleThroughFamily
from practitioners.models import Practitioner, Team


class ContactQuerySet(VisibleThroughFamily["Contact"]):
    def visible_to(self, practitioner: Practitioner) -> "ContactQuerySet":
        """One of a service that may not be named is for its agency and for the coordinator."""
        return (
            super()
            .visible_to(practitioner)
            .filter(
                Q(is_hidden=False)
                | Q(team__agency=practitioner.agency_id)
                | coordinated_by(practitioner)
            )
        )

    def named_to_all(self) -> "ContactQuerySet":
        """Of services that everybody around the family may know of."""
        return self.filter(is_hidden=False)

    def standing(self) -> "ContactQuerySet":
        """Each contact once, as it stands now; not what was entered in error."""
        newer = Contact.objects.filter(replaces=OuterRef("pk"))
        return self.exclude(change=Contact.Change.IN_ERROR).filter(~Exists(newer))

    def two_way(self) -> "ContactQuerySet":
        return self.filter(outcome="")

    def attempts(self) -> "ContactQuerySet":
        return self.exclude(outcome="")


class Contact(models.Model):
    """One contact with the family, or an attempt at one. It is never edited.

    A correction is a row of its own that ``replaces`` it, and says in one of a few words why.
    What was said stands in a contribution, with its own readers: there are no words here.
    """

    class Kind(models.TextChoices):
        VISIT = "visit", "Home visit"
        CLINIC = "clinic", "Clinic, centre or office"
        GROUP = "group", "Group or session"
        DOORSTEP = "doorstep", "At the doorstep"
        PHONE = "phone", "Telephone"
        VIDEO = "video", "Video call"
        TEXT = "text", "Text message or e-mail"
        LETTER = "letter", "Letter"

    class Outcome(models.TextChoices):
        """What came of an attempt. A child does not fail to attend: a child is not brought."""

        NO_ANSWER = "no_answer", "No answer"
        NOT_IN = "not_in", "Nobody was in"
        CANCELLED = "cancelled", "Cancelled by the family"
        NOT_BROUGHT = "not_brought", "Was not brought"
        REFUSED = "refused", "Access refused"
        LEFT_MESSAGE = "left_message", "Left a message or a letter, no reply yet"
        NOT_SAFE = "not_safe", "Not safe to go on"

    class Change(models.TextChoices):
        """Why a row takes the place of another."""

        WRONG_TIME = "wrong_time", "The date or the time was wrong"
        WRONG_PEOPLE = "wrong_people", "Who was there or seen was wrong"
        WRONG_KIND = "wrong_kind", "The kind or the outcome was wrong"
        MORE = "more", "Something was left out"
        IN_ERROR = "in_error", "It was entered in error: it did not happen"

    FACE_TO_FACE = (Kind.VISIT, Kind.CLINIC, Kind.GROUP, Kind.DOORSTEP)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=20, choices=Kind)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    # Who tried, and for which team. A colleague of that team may correct it.
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Empty for a two-way contact.
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    # The first version of what was noted; pages show the one that stands now.
    note = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    change = models.CharField(max_length=20, choices=Change, blank=True)
    # By a trigger: its team may not be named to everybody.
    is_hidden = models.BooleanField(default=False, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-happened_at", "-recorded_at", "id"]
        indexes = [
            models.Index(fields=["family", "-happened_at"], name="contact_latest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_is_in_the_past",
                condition=Q(happened_at__lte=F("recorded_at")),
            ),
            models.CheckConstraint(
                name="contact_choices_are_known",
                condition=Q(
                    kind__in=[
                        *("visit", "clinic", "group", "doorstep"),
                        *("phone", "video", "text", "letter"),
                    ],
                    outcome__in=[
                        *("", "no_answer", "not_in", "cancelled", "not_brought"),
                        *("refused", "left_message", "not_safe"),
                    ],
                ),
            ),
            models.CheckConstraint(
                name="contact_says_why_it_replaces_another",
                condition=Q(replaces=None, change="")
                | Q(
                    replaces__isnull=False,
                    change__in=["wrong_time", "wrong_people", "wrong_kind", "more", "in_error"],
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"

    @property
    def is_two_way(self) -> bool:
        return not self.outcome

    @property
    def happened_on(self) -> date:
        return timezone.localdate(self.happened_at)

    @property
    def is_late(self) -> bool:
        """Was it written here on a later day than it happened?"""
        return self.happened_on < timezone.localdate(self.recorded_at)


class ContactPersonQuerySet(VisibleThroughFamily["ContactPerson"]):
    def visible_to(self, practitioner: Practitioner) -> "ContactPersonQuerySet":
        """With the contact: of one that may not be named to them, nothing."""
        seen = Contact.objects.visible_to(practitioner)
        return super().visible_to(practitioner).filter(contact__in=seen)


class ContactPerson(models.Model):
    """Somebody of the family in a contact: spoken with, or seen, and in whose company.

    Of an unborn baby the mother is seen.
    """

    class Company(models.TextChoices):
        ALONE = "alone", "Seen, alone with me"
        PARENT = "parent", "Seen with a parent or carer"
        OTHERS = "others", "Seen with somebody else"
        MOTHER = "mother", "The mother was seen"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    # Empty for somebody who was spoken with.
    seen = models.CharField(max_length=20, choices=Company, blank=True)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "person"], name="contact_names_a_person_once"
            ),
            models.CheckConstraint(
                name="contact_company_is_known",
                condition=Q(seen__in=["", "alone", "parent", "others", "mother"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.contact_id}"
