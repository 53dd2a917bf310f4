"""The one truth of who sees what, as querysets."""

from typing import Self, TypeVar

from django.db import models

from practitioners.models import Practitioner

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class VisibleQuerySet(models.QuerySet[M_co]):
    """Rows that carry their own ``visible_to``: the principals who may know that they exist."""

    def visible_to(self, practitioner: Practitioner) -> Self:
        return self.filter(visible_to__overlap=practitioner.principals())


class VisibleThroughFamily(models.QuerySet[M_co]):
    """Rows that whoever sees the family sees."""

    def visible_to(self, practitioner: Practitioner) -> Self:
        return self.filter(family__visible_to__overlap=practitioner.principals())


class VisibleThroughContribution(models.QuerySet[M_co]):
    """Rows about a contribution: exactly for its readers."""

    def visible_to(self, practitioner: Practitioner) -> Self:
        mine = practitioner.principals()
        return self.filter(
            contribution__visible_to__overlap=mine, family__visible_to__overlap=mine
        )
