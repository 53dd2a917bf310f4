"""The minutes: agreed while they are a draft, signed once, and never changed from then on."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from families.models import Allocation, Family
from families.models.visibility import VisibleThroughFamily
from huddle.models.sessions import AgendaItem, HuddleSession
from practitioners.models import Practitioner


class DraftAnswerQuerySet(VisibleThroughFamily["DraftAnswer"]):
    def visible_to(self, practitioner: Practitioner) -> "DraftAnswerQuerySet":
        """Of families that they see: their own, and all for those who run the session."""
        runs = Q(item__session__chair=practitioner) | Q(
            item__session__huddle__coordinator=practitioner
        )
        return super().visible_to(practitioner).filter(runs | Q(practitioner=practitioner))


class DraftAnswer(models.Model):
    """What somebody who was there says to one family's part of the draft.

    Read by themselves, the chair and the coordinator. An agreement stands for the part as it was
    then: what is decided or answered later asks for another.
    """

    class Answer(models.TextChoices):
        AGREED = "agreed", "Agreed"
        CORRECT = "correct", "Needs correcting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="draft_answers")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=10, choices=Answer)
    words = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    settled_words = models.CharField(max_length=500, blank=True)

    objects = DraftAnswerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["answered_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="draft_answer_has_words_where_it_corrects",
                condition=Q(answer="agreed", words="") | (Q(answer="correct") & ~Q(words="")),
            ),
            models.CheckConstraint(
                name="draft_answer_is_settled_at_and_by",
                condition=Q(settled_at=None, settled_by=None, settled_words="")
                | Q(answer="correct", settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"

    @property
    def is_open(self) -> bool:
        """A correction that nobody has dealt with."""
        return self.answer == self.Answer.CORRECT and self.settled_at is None


class Minutes(models.Model):
    """A session's minutes. Once signed they never change; the database refuses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.OneToOneField(HuddleSession, on_delete=models.PROTECT, related_name="minutes")
    attendance = models.JSONField()
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"Minutes {self.pk}"


class MinutesItem(models.Model):
    """One family's part of the minutes, as it was when signed: whoever sees the family sees it.

    It keeps decisions, lead and actions. Contributions stay behind their own audiences: here
    stand their ids.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="items")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="minuted")
    position = models.PositiveSmallIntegerField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = VisibleThroughFamily["MinutesItem"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["position"]

    def __str__(self) -> str:
        return f"Minutes item {self.pk}"


class Addendum(models.Model):
    """What is put right after the signing, about one family's part: added, and never changed.

    Each is sealed together with the hash before it, and the first with the part's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(MinutesItem, on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=2000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    objects = VisibleThroughFamily["Addendum"].as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["part", "number"]
        constraints = [
            models.UniqueConstraint(fields=["part", "number"], name="addenda_stand_in_one_row"),
            models.CheckConstraint(name="addendum_has_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"Addendum {self.pk}"


class ExtractQuerySet(VisibleThroughFamily["Extract"]):
    def visible_to(self, practitioner: Practitioner) -> "ExtractQuerySet":
        """Of families that they see: their own; all for chair, coordinator and current lead."""
        session = "part__item__session"
        runs = Q(**{f"{session}__chair": practitioner}) | Q(
            **{f"{session}__huddle__coordinator": practitioner}
        )
        leads = Exists(
            Allocation.objects.filter(
                family=OuterRef("family"), practitioner=practitioner, state="current"
            )
        )
        mine = runs | Q(practitioner=practitioner) | Q(leads)
        return super().visible_to(practitioner).filter(mine)


class Extract(models.Model):
    """One family's part for one recipient, and when they first opened it.

    Made at the signing for whoever sees the family then; for anybody else when they open it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(MinutesItem, on_delete=models.PROTECT, related_name="extracts")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = ExtractQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["released_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "practitioner"], name="part_is_released_once_to_each"
            ),
        ]

    def __str__(self) -> str:
        return f"Extract {self.pk}"
