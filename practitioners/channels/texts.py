"""Texts: whether any are sent, and what somebody reads of theirs."""

from django.conf import settings

from practitioners.mobiles import spaced
from practitioners.models import Delivery, NoticeHours

NOTIFY = "notify"


def are_sent() -> bool:
    return settings.NOTICES_BY == NOTIFY and bool(settings.NOTIFY_TEXT_TEMPLATE)


def said_of(hours: NoticeHours) -> str:
    """Where they go, and whether the last one arrived; "" where none are sent at all."""
    if not are_sent():
        return ""
    if not hours.mobile:
        return "No texts"
    sent = Delivery.objects.filter(practitioner=hours.practitioner, by=Delivery.By.TEXT)
    last = sent.filter(address=hours.mobile).order_by("-asked_at").first()
    came_back = last is not None and last.came_back
    return spaced(hours.mobile) + (". The last text did not arrive" if came_back else "")
