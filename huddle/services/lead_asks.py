"""What a lead asks comes to the session on whose agenda their family already stands."""

from families.models import Family
from huddle.models import AgendaItem, HuddleSession
from huddle.services.reasons import give_reason
from practitioners.binding import service
from practitioners.models import Practitioner

State = HuddleSession.State
WORDS = "The Single Lead Practitioner asks something of the huddle."


@service
def say_that_lead_asks(family: Family, *, by: Practitioner) -> None:
    """Beside the reasons that are there. A family that is not listed yet is brought on by the
    rule when the agenda is built."""
    items = AgendaItem.objects.visible_to(by).filter(
        family=family,
        state=AgendaItem.State.LISTED,
        session__state__in=[State.SCHEDULED, State.PUBLISHED, State.IN_SESSION],
    )
    for item in items:
        give_reason(item, AgendaItem.Why.LEAD_ASKS, WORDS)
