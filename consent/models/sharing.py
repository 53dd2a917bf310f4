"""May this be shared, with whom, and on what footing?"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from families.models import Family
from families.models.visibility import VisibleThroughFamily


class SharingDecision(models.Model):
    """A decision to share a family's record with agencies, or not to, with its footing.

    Recorded with the same care either way (information sharing advice, golden rule 7). To
    change your mind, add another.
    """

    class Basis(models.TextChoices):
        PUBLIC_TASK = "public_task", "Public task (Article 6(1)(e))"
        LEGAL_OBLIGATION = "legal_obligation", "Legal obligation (Article 6(1)(c))"
        VITAL_INTERESTS = "vital_interests", "Vital interests (Article 6(1)(d))"
        RECOGNISED_INTEREST = (
            "recognised_interest",
            "Recognised legitimate interest: safeguarding (Article 6(1)(ea))",
        )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="sharing_decisions")
    share = models.BooleanField()
    agencies = ArrayField(models.UUIDField())
    basis = models.CharField(max_length=30, choices=Basis, blank=True)
    reason = models.CharField(max_length=500)
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = VisibleThroughFamily["SharingDecision"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                name="sharing_stands_on_a_basis",
                condition=Q(share=False) | ~Q(basis=""),
            ),
            models.CheckConstraint(
                name="sharing_names_its_agencies", condition=Q(agencies__len__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{'share' if self.share else 'not share'} {self.family_id}"
