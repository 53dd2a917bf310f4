"""Agency checks: what each core team knows of each listed family, before the session."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from families.models import Contribution, Family
from families.models.visibility import VisibleThroughFamily
from huddle.models.sessions import AgendaItem
from practitioners.models import Practitioner, Team


class AgencyCheckQuerySet(VisibleThroughFamily["AgencyCheck"]):
    def asked_of(self, practitioner: Practitioner) -> "AgencyCheckQuerySet":
        """Asked of a team that they belong to, for a family that is still on the agenda."""
        return self.filter(
            team__principal__in=practitioner.principals(),
            item__state__in=[AgendaItem.State.LISTED, AgendaItem.State.DISCUSSED],
        )

    def to_answer(self, practitioner: Practitioner) -> "AgencyCheckQuerySet":
        """Asked of their team and not returned, while the session has not been signed.

        After a loss nobody is asked any more.
        """
        return self.asked_of(practitioner).filter(
            answer=AgencyCheck.Answer.NOT_RETURNED,
            family__quiet_since=None,
            item__session__state__in=["published", "in_session", "draft"],
        )


class AgencyCheck(models.Model):
    """A core team's answer for one family. "Not returned" is never read as "no concern"."""

    class Answer(models.TextChoices):
        KNOWN = "known", "Known to us"
        NOTHING_RELEVANT = "nothing_relevant", "Known to us, nothing relevant to share"
        NOT_KNOWN = "not_known", "Not known to us"
        WITHHELD = "withheld", "Known to us, information withheld"
        NOT_RETURNED = "not_returned", "Not returned"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="agency_checks")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="checks")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="agency_checks")
    requested_at = models.DateTimeField(default=timezone.now)
    # When its team was last reminded, by the clock or by those who run the session.
    chased_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=20, choices=Answer, default=Answer.NOT_RETURNED)
    withheld_reason = models.CharField(max_length=500, blank=True)
    last_seen_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    contributions = models.ManyToManyField(
        Contribution, through="CheckContribution", related_name="agency_checks"
    )

    objects = AgencyCheckQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["item__position", "team__agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["item", "team"], name="team_checks_an_item_once"),
            models.CheckConstraint(
                name="check_returned_has_its_time_and_person",
                condition=Q(answer="not_returned", answered_at=None, answered_by=None)
                | (
                    ~Q(answer="not_returned")
                    & Q(answered_at__isnull=False, answered_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="check_withheld_says_why",
                condition=~Q(answer="withheld") | ~Q(withheld_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Check {self.pk}"


class CheckContribution(models.Model):
    """What a team told in its check, each piece with its own audience."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    check_answered = models.ForeignKey(AgencyCheck, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")

    objects = VisibleThroughFamily["CheckContribution"].as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.contribution_id} in {self.check_answered_id}"
