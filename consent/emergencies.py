"""Until when somebody's emergency access lasts, remembered in their session: no query to know."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from consent.models import BreakGlass
from practitioners.binding import acting_as
from practitioners.models import Practitioner

UNTIL = "emergency_until"


def remember(request: HttpRequest, practitioner: Practitioner) -> None:
    """Note in the session when the first of what they have open ends."""
    with acting_as(practitioner):
        mine = BreakGlass.objects.visible_to(practitioner).opened_by(practitioner)
        ends = mine.open_now().order_by("until").values_list("until", flat=True).first()
    if ends:
        request.session[UNTIL] = ends.isoformat()
    else:
        request.session.pop(UNTIL, None)


def is_over(request: HttpRequest) -> bool:
    ends = request.session.get(UNTIL)
    return bool(ends) and datetime.fromisoformat(str(ends)) <= timezone.now()
