"""The plan as one person of the family is given it: what was cleared for them, no more."""

import uuid

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q

from families.models import Action, Allocation, Contribution, Family, Person
from families.models.visibility import VisibleThroughFamily
from huddle.models.deciding import Decision
from huddle.models.telling import Telling
from practitioners.models import Practitioner


class PlanEntryQuerySet(VisibleThroughFamily["PlanEntry"]):
    def visible_to(self, practitioner: Practitioner) -> "PlanEntryQuerySet":
        """With the family; what quotes a contribution, with that."""
        mine = practitioner.principals()
        quoted = Q(contribution=None) | Q(contribution__visible_to__overlap=mine)
        return super().visible_to(practitioner).filter(quoted)

    def standing(self) -> "PlanEntryQuerySet":
        return self.filter(ended_at=None)


class PlanEntry(models.Model):
    """One thing that somebody cleared for one person's plan, in words written for them.

    Never edited: other words are another entry. What it is about decides each time anew whether
    it may still be there; a voice has no words but its own.
    """

    class Kind(models.TextChoices):
        LEAD = "lead", "Who leads your plan"
        DECIDED = "decided", "What was decided"
        ACTION = "action", "What each of us will do"
        TOLD = "told", "What you were told"
        VOICE = "voice", "What was said and what was seen"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    telling = models.ForeignKey(
        Telling, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    words = models.CharField(max_length=600, blank=True)
    cleared_at = models.DateTimeField(auto_now_add=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = PlanEntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["cleared_at", "id"]
        verbose_name_plural = "plan entries"
        constraints = [
            models.CheckConstraint(
                name="plan_entry_is_about_one_thing",
                condition=Q(kind="voice", contribution__isnull=False, words="")
                | ~Q(words="")
                & (
                    Q(kind="lead", allocation__isnull=False)
                    | Q(kind="decided", decision__isnull=False)
                    | Q(kind="action", action__isnull=False)
                    | Q(kind="told", telling__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="plan_entry_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    fields=[about, "person"],
                    condition=Q(ended_at=None),
                    name=f"plan_says_each_{about}_once",
                )
                for about in ("allocation", "decision", "action", "telling", "contribution")
            ),
        ]

    def __str__(self) -> str:
        return f"Plan entry {self.pk}"


class PlanTranslationQuerySet(VisibleThroughFamily["PlanTranslation"]):
    def visible_to(self, practitioner: Practitioner) -> "PlanTranslationQuerySet":
        """By whoever may read each of the entries that it says in another language."""
        seen = PlanEntry.objects.visible_to(practitioner).filter(family=OuterRef("family"))
        readable = ArraySubquery(seen.values("pk"))
        return super().visible_to(practitioner).filter(entries__contained_by=readable)


class PlanTranslation(models.Model):
    """One person's plan in another language, made of exactly these entries. Only ever added.

    It is read and given only while each of them is still in the plan.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    words = models.CharField(max_length=6000)
    translator = models.CharField(max_length=100)
    translated_on = models.DateField()
    entries = ArrayField(models.UUIDField())
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = PlanTranslationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-added_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="plan_translation_has_words_of_somebody",
                condition=~Q(words="") & ~Q(translator="") & Q(entries__len__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"Plan translation {self.pk}"


class PlanCopy(models.Model):
    """A plan that somebody read through and confirmed for one person; and how it was given.

    It keeps which entries it was made of. While they are all still in that person's plan, and
    nothing else is, it can be made into a document.
    """

    class How(models.TextChoices):
        TOGETHER = "together", "Given by hand and read together"
        BY_HAND = "by_hand", "Given by hand"
        READ_OUT = "read_out", "Read out, and not left with them"
        SENT = "sent", "Sent in the safe way that the family agreed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    translation = models.ForeignKey(
        PlanTranslation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    entries = ArrayField(models.UUIDField())
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_on = models.DateField(null=True, blank=True)
    given_how = models.CharField(max_length=10, choices=How, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # What they said of it is theirs: a contribution, with its own readers.
    said = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = VisibleThroughFamily["PlanCopy"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-made_at", "id"]
        verbose_name_plural = "plan copies"
        constraints = [
            models.CheckConstraint(
                name="plan_copy_given_says_when_how_and_by_whom",
                condition=Q(given_on=None, given_how="", given_by=None, said=None)
                | Q(given_on__isnull=False, given_by__isnull=False) & ~Q(given_how=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Plan copy {self.pk}"
