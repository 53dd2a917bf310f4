"""Transfers that wait for somebody in another area, and for whom they wait here."""

from django.db.models import QuerySet

from families.models import Allocation, Family, Transfer, led_or_covered_by
from families.queries.people import name_as_told
from practitioners.models import Practitioner
from practitioners.roles import Permission


def transfer_of(family: Family, reader: Practitioner) -> Transfer | None:
    """The latest that stands: what the family's page says at its top."""
    rows = Transfer.objects.visible_to(reader).standing().filter(family=family)
    return rows.select_related("recorded_by").first()


def sent_by(transfer: Transfer, hidden: set[int]) -> str:
    return name_as_told(transfer.recorded_by, hidden)


def waiting_for(practitioner: Practitioner) -> QuerySet[Transfer]:
    """Of families that they lead or cover; for who runs the huddle, of all that they see."""
    rows = Transfer.objects.visible_to(practitioner).waiting()
    rows = rows.exclude(family__status=Family.Status.CLOSED).select_related("family")
    if not practitioner.holds(Permission.SESSION_RECORD):
        led = Allocation.objects.visible_to(practitioner).current()
        led = led.filter(led_or_covered_by(practitioner))
        rows = rows.filter(family__in=led.values("family"))
    return rows.order_by("sent_on", "id")
