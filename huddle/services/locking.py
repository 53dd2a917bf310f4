"""A session and its items as they are now, held until the transaction ends."""

from huddle.models import AgendaItem, HuddleSession
from practitioners.models import Practitioner


def lock_session(session: HuddleSession) -> HuddleSession:
    sessions = HuddleSession.objects.select_for_update(of=("self",))
    return sessions.select_related("huddle", "chair").get(pk=session.pk)


def lock_item(item: AgendaItem, by: Practitioner) -> AgendaItem:
    """The item, under its session's lock: signing waits, or has been."""
    session = lock_session(item.session)
    items = AgendaItem.objects.visible_to(by).select_for_update(of=("self",))
    item = items.select_related("family").get(pk=item.pk)
    item.session = session
    return item
