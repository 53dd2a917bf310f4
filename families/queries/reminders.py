"""What the clock asks of all families: it is nobody, sees no row, and gets ids and dates."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class WaitingOffer:
    """An offer to lead that nobody has answered."""

    pk: UUID
    offered_at: datetime
    asked: UUID
    offered_by: UUID


@dataclass(frozen=True)
class LedFamily:
    """Who answers for a family today: its lead, or whoever covers, and its coordinator."""

    pk: UUID
    review_due: date | None
    lead: UUID | None
    coordinator: UUID | None

    @property
    def first(self) -> UUID | None:
        """Whom to tell at first of what must be agreed."""
        return self.lead or self.coordinator

    @property
    def both(self) -> set[UUID]:
        return {person for person in (self.lead, self.coordinator) if person}


def waiting_offers() -> list[WaitingOffer]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_waiting_offers()")
        return [WaitingOffer(*row) for row in cursor.fetchall()]


def led_families(as_at: date) -> list[LedFamily]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_led_today(%s)", [as_at])
        return [LedFamily(*row) for row in cursor.fetchall()]
