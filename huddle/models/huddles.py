"""A standing huddle: when it meets, who belongs to it, and every number of its week."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import (
    BaseValidator,
    MaxValueValidator,
    MinValueValidator,
    URLValidator,
)
from django.db import models
from django.db.models import Q

from practitioners.models import Agency, Team

HTTPS_ONLY = URLValidator(schemes=["https"], message="Enter a link that begins with https://")


class Held(models.TextChoices):
    """How people meet."""

    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "By video"
    HYBRID = "hybrid", "In person and by video"


class FormulationView(models.TextChoices):
    """What a huddle's page of a formulation asks."""

    PS = "ps", "The Ps of a formulation"
    SIGNS = "signs", "Signs of Safety"


def present_for_quorum() -> list[str]:
    return [Agency.Kind.SOCIAL_CARE.value, Agency.Kind.HEALTH.value]


def present_or_written_for_quorum() -> list[str]:
    return [Agency.Kind.POLICE.value]


# Each number of a huddle: the least, the most, and what it is called.
BETWEEN = {
    "minutes_long": (15, 240, "Length in minutes"),
    "nominations_close_days": (1, 10, "Working days before the session for nominations"),
    "publish_days": (1, 10, "Working days before the session for the agenda"),
    "minutes_days": (1, 20, "Working days after the session for the minutes"),
    "readable_days": (0, 60, "Working days of reading for the core teams"),
    "weeks_ahead": (1, 26, "Weeks ahead"),
    "minutes_new": (1, 60, "Minutes for a new or urgent family"),
    "minutes_review": (1, 60, "Minutes for every other family"),
    "not_seen_days": (7, 180, "Days since the baby was last seen"),
    "sharing_ends_days": (0, 30, "Working days after the session for decisions to share"),
    "concern_reply_days": (1, 20, "Working days to answer a concern"),
    "concern_next_days": (1, 20, "Working days to answer a concern that was taken further"),
}


def _between(name: str) -> list[BaseValidator]:
    least, most, words = BETWEEN[name]
    refusal = f"{words} must be between {least} and {most}"
    return [MinValueValidator(least, refusal), MaxValueValidator(most, refusal)]


class Huddle(models.Model):
    """A standing weekly meeting for one locality, with its chair, coordinator and core teams.

    The runtime role reads it. It is changed by ``services/convening.py``, through functions of
    the database that ask who is bound.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    locality = models.CharField(max_length=100)
    weekday = models.PositiveSmallIntegerField(help_text="Monday is 0")
    starts = models.TimeField()
    minutes_long = models.PositiveSmallIntegerField(
        default=90, validators=_between("minutes_long")
    )
    held = models.CharField(max_length=20, choices=Held, default=Held.IN_PERSON)
    place = models.CharField(max_length=200, blank=True)
    video_link = models.CharField(max_length=500, blank=True, validators=[HTTPS_ONLY])
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="huddles_chaired"
    )
    deputies = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="huddles_deputised", blank=True
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="huddles_coordinated"
    )
    core_teams = models.ManyToManyField(Team, related_name="huddles")
    # Each text that this ever was is kept as a Statement, by a trigger.
    statement = models.TextField()

    # The quorum: kinds of agency that must be there, and those of whom a written return will do.
    quorum_chair = models.BooleanField(default=True)
    quorum_present = ArrayField(
        models.CharField(max_length=20, choices=Agency.Kind),
        default=present_for_quorum,
        blank=True,
    )
    quorum_written = ArrayField(
        models.CharField(max_length=20, choices=Agency.Kind),
        default=present_or_written_for_quorum,
        blank=True,
    )

    # The timetable, in working days before the session, or after it.
    nominations_close_days = models.PositiveSmallIntegerField(
        default=3, validators=_between("nominations_close_days")
    )
    publish_days = models.PositiveSmallIntegerField(default=1, validators=_between("publish_days"))
    minutes_days = models.PositiveSmallIntegerField(default=3, validators=_between("minutes_days"))
    readable_days = models.PositiveSmallIntegerField(
        default=10, validators=_between("readable_days")
    )
    weeks_ahead = models.PositiveSmallIntegerField(default=4, validators=_between("weeks_ahead"))

    # Minutes of the session for each family.
    minutes_new = models.PositiveSmallIntegerField(default=10, validators=_between("minutes_new"))
    minutes_review = models.PositiveSmallIntegerField(
        default=5, validators=_between("minutes_review")
    )

    # What the rules of the agenda look for: see ``agenda_rules.py``.
    not_seen_days = models.PositiveSmallIntegerField(
        default=28, validators=_between("not_seen_days")
    )
    sharing_ends_days = models.PositiveSmallIntegerField(
        default=5, validators=_between("sharing_ends_days")
    )

    # Working days to answer a concern: at its first two stages, and beyond them.
    concern_reply_days = models.PositiveSmallIntegerField(
        default=3, validators=_between("concern_reply_days")
    )
    concern_next_days = models.PositiveSmallIntegerField(
        default=5, validators=_between("concern_next_days")
    )

    # How the meeting writes down what it understands; a sixth P where the partnership names one.
    formulation_view = models.CharField(
        max_length=10, choices=FormulationView, default=FormulationView.PS
    )
    sixth_p = models.CharField(max_length=40, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="huddle_weekday_is_a_working_day", condition=Q(weekday__lte=4)
            ),
            models.CheckConstraint(
                name="huddle_lasts_from_15_to_240_minutes",
                condition=Q(minutes_long__gte=15, minutes_long__lte=240),
            ),
            models.CheckConstraint(
                name="huddle_agenda_is_published_after_nominations_close",
                condition=Q(publish_days__gte=1)
                & Q(publish_days__lte=models.F("nominations_close_days")),
            ),
            models.CheckConstraint(
                name="huddle_video_link_is_https",
                condition=Q(video_link="") | Q(video_link__startswith="https://"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """A huddle's confidentiality statement as it once was. Written by a trigger, never changed."""

    id = models.BigAutoField(primary_key=True)
    huddle = models.ForeignKey(Huddle, on_delete=models.PROTECT, related_name="statements")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    since = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["huddle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["huddle", "number"], name="statement_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"Statement {self.number} of {self.huddle_id}"
