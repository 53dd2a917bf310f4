"""Write down afterwards when a session was with a family, and who was there."""

from collections.abc import Iterable
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from huddle.models import AgendaItem, HuddleSession, ItemTurn
from huddle.permissions.entering_late import may_enter_late
from huddle.services.locking import lock_item
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner

OVERLAPS = "The session was with a family at that time already"
NOBODY = "Select who was there. Whoever may not see this family cannot have been"


def late_moment(session: HuddleSession, at: time, field: str) -> datetime:
    """That time on the day of the session, which must have come."""
    moment = timezone.make_aware(datetime.combine(session.starts_on, at))
    if moment > timezone.now():
        raise ValidationError({field: "The time must be in the past, on the day of the session"})
    return moment


@service
def enter_turn_late(
    item: AgendaItem, *, began: time, ended: time, there: Iterable[Practitioner], by: Practitioner
) -> ItemTurn:
    """From when until when, and who was there of those who came and may see the family."""
    item = lock_item(item, by)
    may_enter_late(by, item).enforce()
    since = late_moment(item.session, began, "began")
    until = late_moment(item.session, ended, "ended")
    if until <= since:
        raise ValidationError({"ended": "The end must be after the beginning"})
    _refuse_overlap(item, since, until, by)
    entered_at = timezone.now()
    turn = ItemTurn.objects.create(
        family=item.family,
        session=item.session,
        item=item,
        began_at=since,
        began_by=by,
        ended_at=until,
        entered_at=entered_at,
    )
    people = _were_there(item, since, until, there)
    if not people:
        raise ValidationError({"there": NOBODY})
    audit.record(
        "item.entered_late",
        item,
        by=by,
        family=item.family_id,
        happened_at=since.isoformat(),
        until=until.isoformat(),
        people=people,
    )
    return turn


def _refuse_overlap(item: AgendaItem, since: datetime, until: datetime, by: Practitioner) -> None:
    """Of those families that whoever enters it may see: of others they learn nothing."""
    others = ItemTurn.objects.visible_to(by).filter(session=item.session, began_at__lt=until)
    if any(one.ended_at is None or one.ended_at > since for one in others):
        raise ValidationError({"began": OVERLAPS})


def _were_there(
    item: AgendaItem, since: datetime, until: datetime, there: Iterable[Practitioner]
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT huddle_enter_late(%s, %s, %s, %s::uuid[])",
            [item.pk, since, until, [person.pk for person in there]],
        )
        return int(cursor.fetchone()[0])
