"""What agencies know: each piece of information shared, in the versions that it went through."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from families.models.family import Family
from families.models.people import Person
from families.models.visibility import VisibleQuerySet, VisibleThroughContribution
from families.models.voices import VOICE_SAYS_WHOSE, Voice
from practitioners.models import Agency, Practitioner


class Audience(models.TextChoices):
    """Who may read a contribution, of those who may see the family at all."""

    OWN_AGENCY = "own", "My own agency"
    HUDDLE = "huddle", "Everyone working with this family in the huddle"
    NAMED = "named", "Only the agencies I name"
    CHAIR_AND_LEAD = "chair_lead", "Chair, coordinator and Single Lead Practitioner"
    VERBAL = "verbal", "Said aloud only, not written here"


class ContributionQuerySet(VisibleQuerySet["Contribution"]):
    def visible_to(self, practitioner: Practitioner) -> "ContributionQuerySet":
        """Its own audience, and never wider than those who see the family."""
        seen = super().visible_to(practitioner)
        return seen.filter(family__visible_to__overlap=practitioner.principals())

    def current(self) -> "ContributionQuerySet":
        """Each piece of information once, as it stands now. What it was before is its history."""
        return self.filter(replaced_at=None)


class Contribution(models.Model):
    """One piece of information from one agency, with its nature, its date and its readers.

    Never edited: what was shared stays as it was shared, and a correction is a new version that
    ``replaces`` it. Who may read an older version may read the newest too. A verbal-only
    contribution holds no text: it marks that something was said, by whom, and where it is held.
    """

    Audience = Audience

    class Nature(models.TextChoices):
        WITNESSED = "witnessed", "Fact: I saw or heard it"
        RECORDED = "recorded", "Fact: from our records"
        FAMILY_SAID = "family_said", "The family told us"
        THIRD_PARTY_SAID = "third_party_said", "Somebody else told us"
        OPINION = "opinion", "Professional opinion"
        HYPOTHESIS = "hypothesis", "Hypothesis"
        HISTORIC = "historic", "Historic"

    class Theme(models.TextChoices):
        STRENGTH = "strength", "Strength"
        PRESSURE = "pressure", "Pressure or worry"
        ROUTINE = "routine", "Routine"
        RELATIONSHIP = "relationship", "Relationship"
        BARRIER = "barrier", "Structural barrier"
        UNKNOWN = "unknown", "What we do not know"
        FORMULATION = "formulation", "How we understand it together"
        TOOL = "tool", "Score of a tool"

        @classmethod
        def asked(cls) -> list[tuple[str, str]]:
            """What somebody chooses from: formulations and scores have pages of their own."""
            own = {cls.FORMULATION, cls.TOOL}
            return [pair for pair in cls.choices if pair[0] not in own]

    class Confidence(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        LIKELY = "likely", "Likely"
        UNCONFIRMED = "unconfirmed", "Unconfirmed"

    class SafeToDiscuss(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Yes, but only in part"
        NO = "no", "No, that would not be safe"
        ASK = "ask", "Ask me first"

    class Marking(models.TextChoices):
        OFFICIAL = "official", "OFFICIAL"
        SENSITIVE = "official_sensitive", "OFFICIAL-SENSITIVE"

    class Change(models.TextChoices):
        """Why there is a newer version."""

        CORRECTED = "corrected", "Corrected"
        AUDIENCE = "audience", "Readers or handling changed"
        WITHDRAWN = "withdrawn", "Entered in error"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="contributions")
    source_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions"
    )
    text = models.CharField(max_length=1500, blank=True)
    held_where = models.CharField(max_length=200, blank=True)
    nature = models.CharField(max_length=20, choices=Nature)
    theme = models.CharField(max_length=20, choices=Theme)
    event_date = models.DateField(null=True, blank=True)
    about = models.ManyToManyField(
        Person, through="ContributionSubject", related_name="contributions"
    )
    # The voice of one person of the family: whose, what about, and where it was seen or said.
    voice = models.CharField(max_length=20, choices=Voice, blank=True)
    voice_of = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="voices", null=True, blank=True
    )
    setting = models.CharField(max_length=100, blank=True)
    relevance = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=20, choices=Confidence, blank=True)
    safe_to_discuss = models.CharField(
        max_length=20, choices=SafeToDiscuss, default=SafeToDiscuss.ASK
    )
    not_for = models.ManyToManyField(
        Person, through="ContributionNotFor", related_name="kept_from"
    )
    marking = models.CharField(max_length=20, choices=Marking, default=Marking.OFFICIAL)
    handling = models.CharField(max_length=200, blank=True)
    needs_source_permission = models.BooleanField(default=False)
    # It may no longer hold after this day, and is asked about again.
    review_on = models.DateField(null=True, blank=True)
    # The day on which it was said or noted down, where that was before it was written here.
    noted_on = models.DateField(null=True, blank=True)
    audience = models.CharField(max_length=20, choices=Audience)
    named_agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    # Derived from the audience and the grants by triggers.
    visible_to = ArrayField(models.IntegerField(), default=list, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    # Its versions: all of them share the id of the first. A trigger says when one is replaced.
    first = models.UUIDField(editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    change = models.CharField(max_length=20, choices=Change, blank=True)
    change_reason = models.CharField(max_length=300, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)
    # In which it was written, by a trigger: whom it is about is said in the same one, or never.
    transaction = models.BigIntegerField(null=True, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-recorded_at", "id"]
        indexes = [
            GinIndex(fields=["visible_to"], name="contribution_visible_to"),
            models.Index(fields=["family", "-recorded_at"], name="contribution_latest_first"),
            models.Index(fields=["first"], name="contribution_versions"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contribution_audience_is_known",
                condition=Q(audience__in=Audience.values),
            ),
            models.CheckConstraint(
                name="contribution_names_agencies_when_it_says_so",
                condition=Q(audience="named", named_agencies__len__gt=0)
                | (~Q(audience="named") & Q(named_agencies=[])),
            ),
            models.CheckConstraint(
                name="contribution_verbal_has_no_text_others_do",
                condition=(Q(audience="verbal", text="") & ~Q(held_where=""))
                | (~Q(audience="verbal") & ~Q(text=""))
                | Q(change="withdrawn", text="", relevance=""),
            ),
            models.CheckConstraint(
                name="contribution_choices_are_known",
                condition=Q(
                    marking__in=["official", "official_sensitive"],
                    safe_to_discuss__in=["yes", "partly", "no", "ask"],
                    confidence__in=["", "confirmed", "likely", "unconfirmed"],
                ),
            ),
            models.CheckConstraint(
                name="contribution_says_why_it_replaces_another",
                condition=Q(replaces=None, change="", change_reason="", first=F("id"))
                | (
                    Q(replaces__isnull=False, change__in=["corrected", "audience", "withdrawn"])
                    & ~Q(change_reason="")
                    & ~Q(first=F("id"))
                ),
            ),
            VOICE_SAYS_WHOSE,
        ]

    def __str__(self) -> str:
        return f"Contribution {self.pk}"

    def save(self, *args: Any, **options: Any) -> None:
        if self._state.adding:
            self.first = self.replaces.first if self.replaces else self.pk
        super().save(*args, **options)

    @property
    def is_withdrawn(self) -> bool:
        return self.change == self.Change.WITHDRAWN

    @property
    def is_late(self) -> bool:
        """Was it written here on a later day than it was said or noted?"""
        return self.noted_on is not None and self.noted_on < localdate(self.recorded_at)


class ContributionSubject(models.Model):
    """Whom a contribution is about: subject access and redaction need it person by person."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="subjects"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = VisibleThroughContribution["ContributionSubject"].as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "person"], name="contribution_about_a_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} about {self.person_id}"


class ContributionNotFor(models.Model):
    """A person of the family who must never be given, shown or told this."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = VisibleThroughContribution["ContributionNotFor"].as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "person"], name="contribution_kept_from_a_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} not for {self.person_id}"
