"""What the meeting set going and somebody must still hear about: a referral and its outcome."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from families.models import Action, Family
from families.models.visibility import VisibleThroughFamily
from huddle.models.deciding import Decision
from huddle.models.sessions import AgendaItem
from practitioners.models import Practitioner

SOCIAL_WORK = "csws"


class ReferralQuerySet(VisibleThroughFamily["Referral"]):
    def waiting(self) -> "ReferralQuerySet":
        """Sent, and nobody has recorded what came of it."""
        return self.filter(outcome="", withdrawn_at=None)

    def of_discussion(self, item: AgendaItem) -> "ReferralQuerySet":
        """What a meeting should hear of: still waiting, or answered since the last one began."""
        since = AgendaItem.objects.filter(
            family=item.family_id, session__starts_at__lt=item.session.starts_at
        )
        last = since.order_by("-session__starts_at").values("session__opened_at")[:1]
        waiting = Q(outcome="")
        return self.filter(waiting | Q(answered_at__gte=models.Subquery(last)), withdrawn_at=None)

    def to_hear_from(self, practitioner: Practitioner) -> "ReferralQuerySet":
        """Those whose outcome this person must find out, or whose huddle they coordinate."""
        mine = Q(referrer=practitioner) | Q(item__session__huddle__coordinator=practitioner)
        waiting = self.visible_to(practitioner).waiting().filter(family__quiet_since=None)
        return waiting.filter(mine)


class Referral(models.Model):
    """A family was referred somewhere. Somebody chases it until what came of it is recorded."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="referrals")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="referrals")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="referral")
    where = models.CharField(max_length=20)
    referrer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_on = models.DateField()
    chase_on = models.DateField()
    # The action to chase it, as it stands now: another after each time that nobody answered.
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    unanswered = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_note = models.CharField(max_length=500, blank=True)
    heard_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # The decision to refer was replaced before anybody answered.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["sent_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="referral_answered_has_an_outcome",
                condition=Q(outcome="", answered_at=None, answered_by=None, heard_on=None)
                | Q(
                    outcome__in=["accepted", "not_accepted"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    heard_on__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Referral {self.pk}"

    @property
    def is_to_social_work(self) -> bool:
        return self.where == SOCIAL_WORK
