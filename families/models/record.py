"""What agencies know: who is working with the family, and each piece of information shared."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from families.models.family import Family
from families.models.people import Person
from families.models.visibility import VisibleQuerySet, VisibleThroughFamily
from practitioners.models import Agency, Practitioner, Team


class Involvement(models.Model):
    """A team that works with the family, and who in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="involvements")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="involvements")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="involvements",
        null=True,
        blank=True,
    )
    role = models.CharField(max_length=100, blank=True)
    last_seen_on = models.DateField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = VisibleThroughFamily["Involvement"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["team__agency__name", "team__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "team"],
                condition=Q(until=None),
                name="team_involved_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} with {self.family_id}"


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


class Contribution(models.Model):
    """One piece of information from one agency, with its nature, its date and its readers.

    Never edited: what was shared stays as it was shared. A verbal-only contribution holds no
    text: it marks that something was said, by whom, and where it is held.
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
    audience = models.CharField(max_length=20, choices=Audience)
    named_agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    # Derived from the audience and the grants by triggers.
    visible_to = ArrayField(models.IntegerField(), default=list, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-recorded_at", "id"]
        indexes = [
            GinIndex(fields=["visible_to"], name="contribution_visible_to"),
            models.Index(fields=["family", "-recorded_at"], name="contribution_latest_first"),
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
                | (~Q(audience="verbal") & ~Q(text="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Contribution {self.pk}"


class ContributionSubject(models.Model):
    """Whom a contribution is about: subject access and redaction need it person by person."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="subjects"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = VisibleThroughFamily["ContributionSubject"].as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "person"], name="contribution_about_a_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} about {self.person_id}"
