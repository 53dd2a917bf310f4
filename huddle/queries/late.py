"""What was written down after it happened says so wherever it is shown, with both times."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from practitioners.models import Practitioner


def entered_late(
    by: Practitioner, entered_at: datetime | None, happened_at: datetime | None
) -> str:
    """In words; "" where it was written down as it happened."""
    if entered_at is None or happened_at is None:
        return ""
    entered, happened = _moment(entered_at), _moment(happened_at)
    return f"Entered late by {by.full_name} on {entered}; happened on {happened}"


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, g:ia")
