"""After a loss no agenda asks about the family: it is taken off those that have not begun."""

from families.models import Family
from huddle.models import AgendaItem, HuddleSession
from huddle.services.preparing import take_down
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner

State = HuddleSession.State
TAKEN_OFF = "After sad news. Please read the family's record before you contact them."


@service
def take_off_after_loss(family: Family, *, by: Practitioner) -> None:
    """What a published agenda let people see ends with it. A meeting that has begun goes on."""
    items = AgendaItem.objects.visible_to(by).filter(
        family=family,
        state=AgendaItem.State.LISTED,
        session__state__in=[State.SCHEDULED, State.PUBLISHED],
    )
    for item in items.select_related("session", "family"):
        _write(item, AgendaItem.State.WITHDRAWN, TAKEN_OFF)
        audit.record("family.withdrawn", item, by=by, family=family.pk)
        if item.session.state == State.PUBLISHED:
            take_down(item, by)


@service
def list_again(family: Family, *, by: Practitioner) -> None:
    """Recorded by mistake: back where it stood, on agendas that nobody has read yet."""
    items = AgendaItem.objects.visible_to(by).filter(
        family=family,
        state=AgendaItem.State.WITHDRAWN,
        withdrawn_reason=TAKEN_OFF,
        session__state=State.SCHEDULED,
    )
    for item in items:
        _write(item, AgendaItem.State.LISTED, "")
        audit.record("family.listed", item, by=by, family=family.pk)


def _write(item: AgendaItem, state: AgendaItem.State, reason: str) -> None:
    item.state, item.withdrawn_reason = state, reason
    item.save(update_fields=["state", "withdrawn_reason"])
