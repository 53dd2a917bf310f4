"""Does the family agree to be worked with, and what has it been told?"""

import uuid

from django.conf import settings
from django.db import models

from families.models import Family, Person
from families.models.visibility import VisibleThroughFamily


class FamilyTold(models.TextChoices):
    TOLD = "told", "The family has been told"
    NOT_YET = "not_yet", "Not told yet"
    UNSAFE = "unsafe", "Not told: it would not be safe"
    PREJUDICE = "prejudice", "Not told: it would get in the way of protecting the baby"
    UNABLE = "unable", "Not told: we could not reach them"


class HowAnswered(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "By phone or video"
    WRITING = "writing", "In writing"
    THROUGH_OTHERS = "through_others", "Through another practitioner"


class WorkingAgreement(models.Model):
    """Does a parent agree to be worked with? Asked anew, added anew; never a gate to saving.

    This is agreement to early help, not the lawful basis for sharing: those are two records.
    Each carer answers for themselves, and two may differ.
    """

    class Answer(models.TextChoices):
        AGREED = "agreed", "Agreed"
        PARTLY = "partly", "Partly agreed"
        DECLINED = "declined", "Declined"
        NOT_ASKED = "not_asked", "Not asked yet"
        NOT_SAFE = "not_safe", "Not safe to ask"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="agreements")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answer = models.CharField(max_length=20, choices=Answer)
    family_told = models.CharField(max_length=20, choices=FamilyTold)
    what_for = models.CharField(max_length=300, blank=True)
    how = models.CharField(max_length=20, choices=HowAnswered, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleThroughFamily["WorkingAgreement"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.answer} for {self.family_id}"
