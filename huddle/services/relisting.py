"""Put a family on a later session by itself, because of what the meeting decided."""

from datetime import date

from huddle.models import AgendaItem, HuddleSession
from huddle.models.sessions import HuddleSessionQuerySet
from huddle.services.calling import call_next
from huddle.services.preparing import put_on_agenda
from practitioners import audit
from practitioners.models import Practitioner

State = AgendaItem.State


def relist(
    item: AgendaItem, why: AgendaItem.Why, note: str, *, by: Practitioner
) -> AgendaItem | None:
    """On the next session whose agenda is still open. None is called yet: call it."""
    return _put(item, next_session(item.session), why, note, by)


def relist_for_review(item: AgendaItem, review_on: date, *, by: Practitioner) -> AgendaItem | None:
    """On the first session on or after the day, where that session has been called.

    Where not, the family's review date brings it onto the agenda that is built for that day.
    """
    later = _open_sessions(item.session).filter(starts_at__date__gte=review_on)
    return _put(item, later.first(), AgendaItem.Why.REVIEW, "A review was agreed.", by)


def take_back(item_id: str, *, by: Practitioner) -> None:
    """The decision that listed the family was replaced before anybody was told."""
    item = AgendaItem.objects.visible_to(by).filter(pk=item_id).select_related("session").first()
    if item is None or item.state != State.LISTED:
        return
    if item.session.state == HuddleSession.State.SCHEDULED:
        item.state, item.withdrawn_reason = State.WITHDRAWN, "The decision was replaced."
        item.save(update_fields=["state", "withdrawn_reason"])
        audit.record("family.withdrawn", item, by=by, family=item.family_id)


def _put(
    item: AgendaItem,
    session: HuddleSession | None,
    why: AgendaItem.Why,
    note: str,
    by: Practitioner,
) -> AgendaItem | None:
    """Nothing where the family stands there already: whoever listed it goes on answering."""
    if session is None or _stands_there(item, session):
        return None
    listed = put_on_agenda(session, item.family, why, note)
    audit.record(
        "family.listed",
        listed,
        by=by,
        family=item.family_id,
        session=str(session.pk),
        why=str(why),
        decided_in=str(item.pk),
    )
    return listed


def _stands_there(item: AgendaItem, session: HuddleSession) -> bool:
    return session.items.filter(family=item.family_id, state=State.LISTED).exists()


def _open_sessions(session: HuddleSession) -> HuddleSessionQuerySet:
    return HuddleSession.objects.filter(
        huddle=session.huddle,
        starts_at__gt=session.starts_at,
        state=HuddleSession.State.SCHEDULED,
    ).order_by("starts_at")


def next_session(session: HuddleSession) -> HuddleSession | None:
    """The next one whose agenda is still open; called now, where there is none."""
    return _open_sessions(session).first() or call_next(session.huddle, session.starts_on)
