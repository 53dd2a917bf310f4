"""A standing huddle, its weekly sessions, who comes and what is on the agenda."""

import uuid
from datetime import date
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from families.models import Action, Family
from families.models.visibility import VisibleThroughFamily
from practitioners.models import Practitioner, Team
from practitioners.roles import TEAM_READERS

THROUGH_TEAMS = [role.value for role in TEAM_READERS]


class Huddle(models.Model):
    """A standing weekly meeting for one locality, with its chair, coordinator and core teams."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    locality = models.CharField(max_length=100)
    weekday = models.PositiveSmallIntegerField(help_text="Monday is 0")
    starts = models.TimeField()
    minutes_long = models.PositiveSmallIntegerField(default=90)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="huddles_chaired"
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="huddles_coordinated"
    )
    core_teams = models.ManyToManyField(Team, related_name="huddles")
    statement = models.TextField()

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="huddle_weekday_is_a_working_day", condition=Q(weekday__lte=4)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HuddleSessionQuerySet(models.QuerySet["HuddleSession"]):
    def visible_to(self, practitioner: Practitioner) -> "HuddleSessionQuerySet":
        """Sessions of huddles that they chair, coordinate or belong to by a core team.

        The session says when and who; which families are on it, each agenda item says for
        itself.
        """
        if not practitioner.is_active:
            return self.none()
        return self.filter(reduce(or_, ways_into_a_session(practitioner).values()))


def ways_into_a_session(person: Practitioner | OuterRef) -> dict[str, Q]:
    """By what somebody belongs to a session: said here once, to decide and to explain.

    ``person`` may stand for each row of a query of practitioners.
    """
    within = OuterRef(person) if isinstance(person, OuterRef) else person
    member = {"team__group__user": within, "team__group__user__roles__overlap": THROUGH_TEAMS}
    core = Huddle.core_teams.through.objects.filter(**member)
    came = Attendance.objects.filter(practitioner=within)
    return {
        "coordinates": Q(huddle__coordinator=person),
        "chairs": Q(chair=person),
        "core_team": Q(huddle__in=core.values("huddle")),
        "came": Q(pk__in=came.values("session")),
    }


class HuddleSession(models.Model):
    """One weekly meeting."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        PUBLISHED = "published", "Agenda published"
        IN_SESSION = "in_session", "In session"
        DRAFT = "draft", "Minutes in draft"
        SIGNED = "signed", "Minutes signed"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    huddle = models.ForeignKey(Huddle, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sessions_chaired"
    )
    state = models.CharField(max_length=20, choices=State, default=State.SCHEDULED)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    short_notice_reason = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = HuddleSessionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["huddle", "starts_at"], name="huddle_meets_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Session {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("huddle:session", args=[self.pk])

    @property
    def starts_on(self) -> date:
        """The day of the meeting, in London."""
        return timezone.localdate(self.starts_at)


class Attendance(models.Model):
    """Who came to a session, how, and when they accepted the confidentiality statement."""

    class Mode(models.TextChoices):
        PRESENT = "present", "Present"
        REMOTE = "remote", "Joined remotely"
        APOLOGIES_RETURN = "apologies_return", "Apologies, written return given"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        HuddleSession, on_delete=models.PROTECT, related_name="attendances"
    )
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendances"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True)
    mode = models.CharField(max_length=20, choices=Mode)
    statement_accepted_at = models.DateTimeField(null=True, blank=True)
    # Themselves, or the chair or coordinator who heard them say it.
    statement_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["session", "practitioner"], name="attends_a_session_once"
            ),
            models.CheckConstraint(
                name="statement_accepted_and_who_recorded_it_go_together",
                condition=Q(statement_accepted_at=None, statement_recorded_by=None)
                | Q(statement_accepted_at__isnull=False, statement_recorded_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} at {self.session_id}"


class AgendaItem(models.Model):
    """A family on a session's agenda, with the visible reason that it is there."""

    class Why(models.TextChoices):
        DEFERRED = "deferred", "Deferred last time"
        URGENT = "urgent", "Urgent"
        NEW = "new", "New nomination"
        RELISTED = "relisted", "More information was asked for"
        REVIEW = "review", "Review is due"
        NO_LEAD = "no_lead", "No Single Lead Practitioner"
        OVERDUE = "overdue", "Overdue actions"

    class State(models.TextChoices):
        LISTED = "listed", "Listed"
        DISCUSSED = "discussed", "Discussed"
        DEFERRED = "deferred", "Deferred"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(HuddleSession, on_delete=models.PROTECT, related_name="items")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=20, choices=Why)
    note = models.CharField(max_length=500, blank=True)
    minutes = models.PositiveSmallIntegerField(default=10)
    state = models.CharField(max_length=20, choices=State, default=State.LISTED)
    discussed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    actions = models.ManyToManyField(Action, through="ItemAction", related_name="agenda_items")

    objects = VisibleThroughFamily["AgendaItem"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["session", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "family"], name="family_listed_once_in_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"Item {self.pk}"


class ItemAction(models.Model):
    """An action that was agreed when the family was discussed."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="+")

    objects = VisibleThroughFamily["ItemAction"].as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.action_id} agreed in {self.item_id}"
