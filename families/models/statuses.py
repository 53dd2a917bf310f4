"""The status of a child in social care and early help: dated spells, each with who says so."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from families.models.family import Family
from families.models.people import Person
from families.models.visibility import VisibleThroughFamily


class StatusEpisodeQuerySet(VisibleThroughFamily["StatusEpisode"]):
    def standing(self) -> Self:
        """Without those that were recorded by mistake, or corrected since."""
        return self.filter(corrected_at=None)

    def open(self) -> Self:
        return self.standing().filter(ended_on=None)


class StatusEpisode(models.Model):
    """One spell of one status of one child. What was recorded stays; a correction is a new row."""

    class Kind(models.TextChoices):
        EARLY_HELP = "early_help", "Early help"
        IN_NEED = "in_need", "Child in need (section 17)"
        PROTECTION = "protection", "Child protection plan"
        PRE_PROCEEDINGS = "pre_proceedings", "Pre-proceedings"
        LOOKED_AFTER = "looked_after", "Looked after"

    class Code(models.TextChoices):
        NEGLECT = "NEG", "Neglect"
        PHYSICAL = "PHY", "Physical abuse"
        SEXUAL = "SAB", "Sexual abuse"
        EMOTIONAL = "EMO", "Emotional abuse"
        MULTIPLE = "MUL", "More than one category"
        INTERIM_ORDER = "C1", "Interim care order (C1)"
        FULL_ORDER = "C2", "Full care order (C2)"
        PLACEMENT_ORDER = "E1", "Placement order (E1)"
        POLICE_PROTECTION = "L1", "Police protection (L1)"
        EMERGENCY_ORDER = "L2", "Emergency protection order (L2)"
        ASSESSMENT_ORDER = "L3", "Child assessment order (L3)"
        ACCOMMODATED = "V2", "Accommodated with agreement, section 20 (V2)"
        SHORT_BREAKS = "V4", "Short breaks (V3 or V4)"

    class Says(models.TextChoices):
        SOCIAL_WORK = "social_work", "Children’s social work"
        OWN_RECORD = "own_record", "Our own record"
        FAMILY = "family", "The family"
        OTHER = "other", "Another agency; not confirmed"

    class EndReason(models.TextChoices):
        """The reasons of the children in need census, by its codes."""

        ADOPTED = "RC1", "Adopted"
        DIED = "RC2", "Died"
        ARRANGEMENTS = "RC3", "Child arrangements order"
        GUARDIANSHIP = "RC4", "Special guardianship order"
        OTHER_AREA = "RC5", "Transferred to services of another local authority"
        ADULT_SERVICES = "RC6", "Transferred to adult social services"
        CEASED = "RC7", "Services ended for another reason, also because no longer in need"
        NO_ACTION = "RC8", "Closed after assessment"
        EARLY_HELP = "RC9", "Closed after assessment, referred to early help"

    # What may be said besides: the category of a plan, the legal status of a looked after child.
    CODES: dict[Kind, tuple[Code, ...]] = {
        Kind.PROTECTION: (
            *(Code.NEGLECT, Code.PHYSICAL, Code.SEXUAL, Code.EMOTIONAL, Code.MULTIPLE),
        ),
        Kind.LOOKED_AFTER: (
            *(Code.INTERIM_ORDER, Code.FULL_ORDER, Code.PLACEMENT_ORDER, Code.POLICE_PROTECTION),
            *(Code.EMERGENCY_ORDER, Code.ASSESSMENT_ORDER, Code.ACCOMMODATED, Code.SHORT_BREAKS),
        ),
    }
    SECTION_17_OR_ABOVE = (
        *(Kind.IN_NEED, Kind.PROTECTION, Kind.PRE_PROCEEDINGS, Kind.LOOKED_AFTER),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="status_episodes")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="status_episodes")
    kind = models.CharField(max_length=20, choices=Kind)
    code = models.CharField(max_length=3, choices=Code, blank=True)
    says = models.CharField(max_length=20, choices=Says)
    opened_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=3, choices=EndReason, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected"
    )
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    corrected_because = models.CharField(max_length=300, blank=True)

    objects = StatusEpisodeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = [F("ended_on").desc(nulls_first=True), "-opened_on", "recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind"],
                condition=Q(ended_on=None, corrected_at=None),
                name="status_of_a_child_is_open_once",
            ),
            models.CheckConstraint(
                name="status_code_is_of_its_kind",
                condition=Q(code="")
                | Q(kind="protection", code__in=["NEG", "PHY", "SAB", "EMO", "MUL"])
                | Q(
                    kind="looked_after",
                    code__in=["C1", "C2", "E1", "L1", "L2", "L3", "V2", "V4"],
                ),
            ),
            models.CheckConstraint(
                name="status_ended_says_by_whom",
                condition=Q(ended_on=None, ended_by=None, end_reason="")
                | Q(ended_on__gte=F("opened_on"), ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="status_corrected_says_by_whom_and_why",
                condition=Q(corrected_at=None, corrected_by=None, corrected_because="")
                | Q(corrected_at__isnull=False, corrected_by__isnull=False)
                & ~Q(corrected_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Status {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_on is None and self.corrected_at is None

    @property
    def tag(self) -> str:
        """In a few words: the kind, and its category or legal status where that is known."""
        return f"{self.get_kind_display()}: {self.get_code_display()}" if self.code else self.label

    @property
    def label(self) -> str:
        return str(self.get_kind_display())


def under_section_17() -> Q:
    """Of families: a child who lives or is expected is in need or above, or the huddle says so."""
    open_now = StatusEpisode.objects.open().filter(
        family=OuterRef("pk"), child__loss="", kind__in=StatusEpisode.SECTION_17_OR_ABOVE
    )
    return Q(Exists(open_now)) | Q(level_of_need__in=[Family.Level.S17, Family.Level.S47])
