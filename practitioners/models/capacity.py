"""How much somebody can lead: their hours, and a soft limit in points. A warning, never a wall."""

import uuid
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from practitioners.models.people import Practitioner

FULL_TIME = Decimal(30)  # points for somebody who works full time, where nothing else is said


class Capacity(models.Model):
    """One person's, as those who manage them said it last. Nobody has one until it is said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.OneToOneField(
        Practitioner, on_delete=models.PROTECT, related_name="capacity"
    )
    fte = models.DecimalField(
        max_digits=3,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.05")), MaxValueValidator(Decimal(1))],
    )
    points = models.DecimalField(
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(200))],
        help_text="Said for this person; otherwise by their hours",
    )
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        verbose_name_plural = "capacities"
        constraints = [
            models.CheckConstraint(
                name="capacity_is_of_somebody_who_works",
                condition=Q(fte__gt=0, fte__lte=1) & (Q(points=None) | Q(points__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"Capacity of {self.practitioner_id}"

    @property
    def limit(self) -> Decimal:
        """The points above which somebody is asked why."""
        return FULL_TIME * self.fte if self.points is None else self.points
