"""A message that the coordinator passes on to a service that may not be named, or does not."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from families.models.family import Family, FamilyPractitionerGrant, GrantReason, live
from families.models.visibility import VisibleThroughFamily
from practitioners.models import Practitioner, Team


def coordinated_by(practitioner: Practitioner) -> Exists:
    """Of a row with a family: is this person its huddle's coordinator?"""
    return Exists(
        FamilyPractitionerGrant.objects.filter(
            live(),
            content_object=OuterRef("family"),
            user=practitioner,
            reason=GrantReason.SCREENING,
        )
    )


class ContactRequestQuerySet(VisibleThroughFamily["ContactRequest"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """For whoever asked, the family's coordinator, and the team that it was passed on to."""
        passed = ContactAnswer.objects.filter(
            request=OuterRef("pk"), team__principal__in=practitioner.principals()
        )
        return (
            super()
            .visible_to(practitioner)
            .filter(Q(asked_by=practitioner) | coordinated_by(practitioner) | Exists(passed))
        )


class ContactAnswerQuerySet(VisibleThroughFamily["ContactAnswer"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """Never for whoever asked: that it was passed on would tell that there is a service."""
        return (
            super()
            .visible_to(practitioner)
            .filter(
                Q(team__principal__in=practitioner.principals()) | coordinated_by(practitioner)
            )
        )


class ContactRequest(models.Model):
    """What somebody asks the coordinator to pass on. It says nothing of whether it was."""

    class About(models.TextChoices):
        SAFETY = "safety", "The safety of a child or an adult"
        VISIT = "visit", "A visit or an appointment"
        PLAN = "plan", "The plan, or who does what"
        KNOW = "know", "Something that they should know"
        OTHER = "other", "Something else"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=10, choices=About)
    message = models.CharField(max_length=1000)
    urgent = models.BooleanField(default=False)
    reach = models.CharField(max_length=200)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ContactRequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at", "id"]

    def __str__(self) -> str:
        return f"Message {self.pk}"


class ContactAnswer(models.Model):
    """What the coordinator did with it: a row of its own, which whoever asked never sees."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(ContactRequest, on_delete=models.PROTECT, related_name="answer")
    # The team that it was passed on to; empty where there was nobody to pass it on to.
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ContactAnswerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-answered_at", "id"]

    def __str__(self) -> str:
        return f"Answer to {self.request_id}"
