"""Who adds to signed minutes, and who reads who has opened them."""

from families.permissions.leading import leads
from huddle.models import Attendance, ItemPresence, MinutesItem
from huddle.quorum import HERE
from practitioners.access import ALLOWED, Verdict, may
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_add(by: Practitioner, part: MinutesItem) -> Verdict:
    """May they add a correction to this part? Those who were there or ran it."""
    if not (allowed := may(by, Permission.FAMILY_CONTRIBUTE)):
        return allowed
    session = part.item.session
    if by.pk in {session.chair_id, session.huddle.coordinator_id}:
        return ALLOWED
    there = Attendance.objects.filter(
        session=session, practitioner=by, mode__in=HERE, as_guest=False
    )
    if there.exists() or ItemPresence.objects.filter(item=part.item_id, practitioner=by).exists():
        return ALLOWED
    return Verdict("Only those who were there can add to the minutes. Tell the coordinator.")


def may_read_receipts(by: Practitioner, part: MinutesItem) -> bool:
    """Chair, coordinator and the family's Single Lead Practitioner, or who covers for them."""
    session = part.item.session
    runs_it = {session.chair_id, session.huddle.coordinator_id}
    return by.pk in runs_it or leads(by, part.family)
