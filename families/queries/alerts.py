"""Alerts as one reader may read them: the kind always, the reason where it is for them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from families.handover_steps import Check, register
from families.models import (
    Alert,
    AlertQuerySet,
    AlertReading,
    Allocation,
    Family,
    Handover,
    led_or_covered_by,
)
from families.morning import BEFORE_ALERT
from families.queries.contributions import Said
from families.queries.people import name_as_told
from families.queries.reaching import notes_of
from practitioners.models import Practitioner
from practitioners.working_days import today


@dataclass(frozen=True)
class AlertShown:
    """An alert, its owner as far as they are told, and whether this reader said they read it."""

    alert: Alert
    owner: str
    is_read: bool
    is_due: bool


@dataclass(frozen=True)
class AlertInFull:
    """With the reason as it stands now, where it is for this reader, and who has read it."""

    shown: AlertShown
    reason: Said | None
    raised_by: str
    ended_by: str
    readings: list[tuple[str, AlertReading]]


def alerts_of(family: Family, reader: Practitioner, hidden: set[int]) -> list[AlertShown]:
    """Those that hold: what stands at the top of each page from which somebody sets out."""
    rows = _with_mine(reader).open().filter(family=family)
    return [_shown(one, hidden) for one in rows.select_related("owner")]


def alert_in_full(alert: Alert, reader: Practitioner, hidden: set[int]) -> AlertInFull:
    related = _with_mine(reader).select_related("owner", "raised_by", "ended_by")
    one = related.get(pk=alert.pk)
    readings = AlertReading.objects.visible_to(reader).filter(alert=alert)
    return AlertInFull(
        _shown(one, hidden),
        notes_of({one.reason_id}, reader).get(one.reason_id),
        name_as_told(one.raised_by, hidden),
        name_as_told(one.ended_by, hidden) if one.ended_by else "",
        [
            (name_as_told(each.practitioner, hidden), each)
            for each in readings.select_related("practitioner")
        ],
    )


def open_alerts(family: Family, reader: Practitioner) -> list[Alert]:
    return list(Alert.objects.visible_to(reader).open().filter(family=family))


def alerts_to_review(practitioner: Practitioner) -> QuerySet[Alert]:
    """Due or soon due: of those whom they answer for, and of families that they lead or cover."""
    led = Allocation.objects.visible_to(practitioner).current()
    led = led.filter(led_or_covered_by(practitioner))
    rows = Alert.objects.visible_to(practitioner).open()
    rows = rows.filter(review_on__lte=today() + BEFORE_ALERT)
    rows = rows.filter(Q(owner=practitioner) | Q(family__in=led.values("family")))
    return rows.select_related("family").order_by("review_on", "id")


def unread(reader: Practitioner) -> AlertQuerySet:
    """Those that hold and that this person has not said they read."""
    mine = AlertReading.objects.filter(alert=OuterRef("pk"), practitioner=reader)
    return Alert.objects.visible_to(reader).open().filter(~Exists(mine))


@register
def read_by_the_new_lead(handover: Handover, reader: Practitioner) -> Check:
    """Each alert that holds, by whoever leads next; one that comes up meanwhile, too."""
    incoming = handover.incoming.practitioner_id
    read = AlertReading.objects.filter(alert=OuterRef("pk"), practitioner=incoming)
    open_ones = Alert.objects.visible_to(reader).open().filter(family=handover.family_id)
    hint = "The new lead opens each alert and says that they read it"
    done = not open_ones.filter(~Exists(read)).exists()
    return Check(
        "The new lead has read every alert", done, hint, handover.family.get_absolute_url()
    )


def _with_mine(reader: Practitioner) -> AlertQuerySet:
    mine = AlertReading.objects.filter(alert=OuterRef("pk"), practitioner=reader)
    return Alert.objects.visible_to(reader).annotate(is_read=Exists(mine))


def _shown(alert: Alert, hidden: set[int]) -> AlertShown:
    is_read = bool(getattr(alert, "is_read", False))
    return AlertShown(alert, name_as_told(alert.owner, hidden), is_read, alert.is_due(today()))
