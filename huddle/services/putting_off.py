"""Put a family off before the day. A second time in a row only the chair may, with the reason."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from huddle.models import AgendaItem, HuddleSession
from huddle.notices.preparing import DEFERRAL_ASKED
from huddle.permissions.preparing import may_arrange
from huddle.queries.putting_off import was_put_off
from huddle.services.preparing import items_of, locked, take_down
from huddle.services.relisting import relist
from practitioners import audit, notices
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner

Why = AgendaItem.Why
LONGEST = 400  # with the day before it, the reason is read on the next agenda


@service
def put_off(item: AgendaItem, *, reason: str, by: Practitioner) -> AgendaItem:
    """It comes first on the next agenda, with the reason. The coordinator's second time asks.

    Then it stays listed, and the chair is told that there is something to decide.
    """
    session = locked(item.session)
    may_arrange(by, session).enforce()
    item = items_of(session, by).get(pk=item.pk)
    if item.state != AgendaItem.State.LISTED:
        raise NotNow("This family is no longer on the agenda.")
    reason = _good(reason)
    if was_put_off(item) and by.pk != session.chair_id:
        return _ask(item, session, reason, by)
    item.state, item.deferred_why, item.deferral_asked = AgendaItem.State.DEFERRED, reason, ""
    item.save(update_fields=["state", "deferred_why", "deferral_asked"])
    on = date_format(timezone.localdate(), "j F Y")
    relist(item, Why.DEFERRED, f"Put off on {on}, before the day: {reason}", by=by)
    audit.record("family.put_off", item, by=by, family=item.family_id, session=str(session.pk))
    if session.state == HuddleSession.State.PUBLISHED:
        take_down(item, by)  # last: whoever chairs may see the family no longer
    return item


def _ask(item: AgendaItem, session: HuddleSession, reason: str, by: Practitioner) -> AgendaItem:
    if session.state != HuddleSession.State.PUBLISHED:
        raise NotNow(
            "This family was put off last time, so only the chair can put it off again. "
            "Publish the agenda first: then you can ask the chair."
        )
    item.deferral_asked = reason
    item.save(update_fields=["deferral_asked"])
    audit.record("deferral.asked", item, by=by, family=item.family_id)
    at = f"{item.pk}:{timezone.now():%Y%m%dT%H%M}"
    notices.plan(DEFERRAL_ASKED, session.chair, session, occurrence=at)
    return item


def _good(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Enter why this family is put off"})
    if len(reason) > LONGEST:
        raise ValidationError({"reason": f"The reason must be {LONGEST} characters or fewer"})
    return reason
