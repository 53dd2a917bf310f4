"""Rows that information governance works with: its lead sees them, and nobody else does."""

from typing import Self, TypeVar

from django.db import models

from practitioners.models import Practitioner
from practitioners.roles import Permission

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class ForGovernance(models.QuerySet[M_co]):
    """They hold references and no case data."""

    def visible_to(self, practitioner: Practitioner) -> Self:
        return self if practitioner.holds(Permission.GOVERN) else self.none()
