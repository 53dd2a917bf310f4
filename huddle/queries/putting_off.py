"""Was a family put off the last time that it stood on an agenda?"""

from huddle.models import AgendaItem

State = AgendaItem.State


def was_put_off(item: AgendaItem) -> bool:
    """Before this item: by the meeting, or before the day."""
    before = AgendaItem.objects.filter(
        family=item.family_id,
        session__starts_at__lt=item.session.starts_at,
        state__in=[State.DISCUSSED, State.DEFERRED],
    )
    states = before.order_by("-session__starts_at").values_list("state", flat=True)
    return states.first() == State.DEFERRED
