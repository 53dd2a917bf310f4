"""The weekly sessions of a huddle, who comes and what is on the agenda."""

import uuid
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from families.models import Action, Family
from families.models.visibility import VisibleThroughFamily
from huddle.models.huddles import HTTPS_ONLY, Held, Huddle, Statement
from practitioners.models import Practitioner, Team
from practitioners.roles import TEAM_READERS

THROUGH_TEAMS = [role.value for role in TEAM_READERS]


class HuddleSessionQuerySet(models.QuerySet["HuddleSession"]):
    def visible_to(self, practitioner: Practitioner) -> "HuddleSessionQuerySet":
        """Sessions of huddles that they chair, coordinate or belong to by a core team.

        A guest of one item sees its session until the item is over.

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
    came = Attendance.objects.filter(practitioner=within, as_guest=False)
    invitations = HuddleSession._meta.get_field("invitations").related_model._default_manager
    invited = invitations.filter(practitioner=within, ended_at=None)
    return {
        "coordinates": Q(huddle__coordinator=person),
        "chairs": Q(chair=person),
        "core_team": Q(huddle__in=core.values("huddle")),
        "came": Q(pk__in=came.values("session")),
        "invited": Q(pk__in=invited.values("session")),
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
    # The Monday of the week for which it was called; none where it is an extra one. Wherever it
    # is moved, and where it is cancelled too, its week is not called again.
    week = models.DateField(null=True, blank=True)
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
    # Its own, where it differs from the huddle's: see ``held_how`` and the like below.
    held = models.CharField(max_length=20, choices=Held, blank=True)
    place = models.CharField(max_length=200, blank=True)
    video_link = models.CharField(max_length=500, blank=True, validators=[HTTPS_ONLY])
    # What everybody of it accepts: the huddle's statement as it was at publication.
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    moved_from = models.DateTimeField(null=True, blank=True)
    moved_reason = models.CharField(max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=500, blank=True)

    objects = HuddleSessionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["huddle", "starts_at"],
                condition=~Q(state="cancelled"),
                name="huddle_meets_once_at_a_time",
            ),
            models.UniqueConstraint(fields=["huddle", "week"], name="huddle_meets_once_a_week"),
            models.CheckConstraint(
                name="session_video_link_is_https",
                condition=Q(video_link="") | Q(video_link__startswith="https://"),
            ),
            models.CheckConstraint(
                name="cancelled_session_says_when_and_why",
                condition=~Q(state="cancelled")
                | Q(cancelled_at__isnull=False) & ~Q(cancelled_reason=""),
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

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.huddle.minutes_long)

    @property
    def held_how(self) -> Held:
        return Held(self.held or self.huddle.held)

    @property
    def where(self) -> str:
        """The room, where people meet in one."""
        if self.held_how == Held.VIDEO:
            return ""
        return self.place or self.huddle.place

    @property
    def link(self) -> str:
        """The video call, where there is one: for those who belong to the session."""
        if self.held_how == Held.IN_PERSON:
            return ""
        return self.video_link or self.huddle.video_link

    @property
    def what_is_accepted(self) -> str:
        """The confidentiality statement of this session."""
        return self.statement.text if self.statement else self.huddle.statement


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
    # Which text that was: the row never changes.
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Themselves, or the chair or coordinator who heard them say it.
    statement_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    # Invited for one family only: others know of them by that family, if they see it.
    as_guest = models.BooleanField(default=False)
    # Out of the room, or off the call, since then.
    away_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["session", "practitioner"], name="attends_a_session_once"
            ),
            models.CheckConstraint(
                name="statement_accepted_and_who_recorded_it_go_together",
                condition=Q(statement_accepted_at=None, statement_recorded_by=None)
                | Q(
                    statement_accepted_at__isnull=False,
                    statement_recorded_by__isnull=False,
                    statement__isnull=False,
                ),
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
        NOT_SEEN = "not_seen", "Not seen for some time"
        STEP_DOWN = "step_down", "Step-down"
        LEAD_ASKS = "lead_asks", "The Single Lead Practitioner asks"
        ASKED = "asked", "Asked for"
        CARRIED = "carried", "Carried over from a cancelled session"
        CHECK_MISSING = "check_missing", "Agency check not returned last time"
        NEVER_SEEN = "never_seen", "Nobody has said when the baby was seen"
        SHARING_ENDS = "sharing_ends", "Sharing ends soon"
        EMERGENCY = "emergency", "Emergency access was used"

    class State(models.TextChoices):
        LISTED = "listed", "Listed"
        DISCUSSED = "discussed", "Discussed"
        DEFERRED = "deferred", "Deferred"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Pin(models.TextChoices):
        FIRST = "first", "First"
        AT = "at", "At a time"

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
    # Put off before the day, and why; or what the coordinator asks the chair to put off again.
    deferred_why = models.CharField(max_length=500, blank=True)
    deferral_asked = models.CharField(max_length=500, blank=True)
    # Somebody put it where it stands: building the agenda again leaves the order alone.
    placed_at = models.DateTimeField(null=True, blank=True)
    pin = models.CharField(max_length=10, choices=Pin, blank=True)
    pin_at = models.TimeField(null=True, blank=True)
    pin_why = models.CharField(max_length=200, blank=True)
    actions = models.ManyToManyField(Action, through="ItemAction", related_name="agenda_items")

    objects = VisibleThroughFamily["AgendaItem"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["session", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "family"], name="family_listed_once_in_a_session"
            ),
            models.CheckConstraint(
                name="item_pinned_to_an_hour_says_which",
                condition=Q(pin="at", pin_at__isnull=False) | ~Q(pin="at") & Q(pin_at=None),
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
