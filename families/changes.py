"""What can be new about a family since somebody was there. The floors above register theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from families.models import Action, Alert, Contact, Contribution, StatusEpisode
from practitioners.models import Practitioner


@dataclass(frozen=True)
class Change:
    """One kind of news: how it is counted, and where on the family's page it stands.

    ``rows`` are those that the reader may see and did not write, each with a ``family`` and the
    moment ``at`` which it changed. No word of them is read.
    """

    one: str
    many: str
    anchor: str
    at: str
    rows: Callable[[Practitioner], QuerySet[Any]]

    def counted(self, number: int) -> str:
        return f"{number} {self.one if number == 1 else self.many}"


CHANGES: list[Change] = []


def register(change: Change) -> None:
    if change not in CHANGES:
        CHANGES.append(change)


def _told(reader: Practitioner) -> QuerySet[Any]:
    return Contribution.objects.visible_to(reader).current().exclude(author=reader)


def _done(reader: Practitioner) -> QuerySet[Any]:
    return Action.objects.visible_to(reader).exclude(owner=reader)


def _met(reader: Practitioner) -> QuerySet[Any]:
    return Contact.objects.visible_to(reader).standing().exclude(recorded_by=reader)


def _raised(reader: Practitioner) -> QuerySet[Any]:
    return Alert.objects.visible_to(reader).open().exclude(raised_by=reader)


def _of_a_child(reader: Practitioner) -> QuerySet[Any]:
    return StatusEpisode.objects.visible_to(reader).standing().exclude(recorded_by=reader)


register(Change("alert raised", "alerts raised", "#alerts", "raised_at", _raised))
register(Change("status recorded", "statuses recorded", "#statuses", "recorded_at", _of_a_child))
register(Change("piece told", "pieces told", "#contributions", "recorded_at", _told))
register(Change("action changed", "actions changed", "#actions", "updated_at", _done))
register(Change("contact logged", "contacts logged", "#seen", "recorded_at", _met))
