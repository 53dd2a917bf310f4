"""Who is working with the family: a team, and who in it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from families.models.family import Family, FamilyPractitionerGrant, GrantReason, live
from families.models.visibility import VisibleThroughFamily
from practitioners.models import Practitioner, Team


class InvolvementQuerySet(VisibleThroughFamily["Involvement"]):
    def visible_to(self, practitioner: Practitioner) -> "InvolvementQuerySet":
        """A hidden one is for its own agency and for the family's coordinator."""
        coordinates = FamilyPractitionerGrant.objects.filter(
            live(),
            content_object=OuterRef("family"),
            user=practitioner,
            reason=GrantReason.SCREENING,
        )
        return (
            super()
            .visible_to(practitioner)
            .filter(
                Q(is_hidden=False) | Q(team__agency=practitioner.agency_id) | Exists(coordinates)
            )
        )


class Involvement(models.Model):
    """A team that works with the family, and who in it."""

    class Visits(models.IntegerChoices):
        """How often they see the family: so many times in four weeks."""

        DAILY = 20, "Every working day"
        THREE_A_WEEK = 12, "Three times a week"
        TWICE_A_WEEK = 8, "Twice a week"
        WEEKLY = 4, "Once a week"
        FORTNIGHTLY = 2, "Every two weeks"
        FOUR_WEEKLY = 1, "Every four weeks"
        LESS = 0, "Less often, or not in person"

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
    # Known to the team's own agency and to the family's coordinator; others learn that there is
    # another service, and whom to ask.
    is_hidden = models.BooleanField(default=False)
    visits = models.PositiveSmallIntegerField(choices=Visits, null=True, blank=True)
    role = models.CharField(max_length=100, blank=True)
    last_seen_on = models.DateField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = InvolvementQuerySet.as_manager()

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
