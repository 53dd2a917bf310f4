"""Invite somebody to a session for one family only; and what they see ends with it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from families.models import Family, GrantReason
from families.services.granting import CONTRIBUTE, grant_practitioner
from families.services.locking import lock_family
from huddle.models import AgendaItem, HuddleSession, ItemInvitation
from huddle.notices.holding import INVITED
from huddle.permissions.inviting import may_be_invited, may_invite, may_still_come
from huddle.services.locking import lock_item
from practitioners import audit, notices
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import end_of_day

State = HuddleSession.State


@service
def invite_to_item(
    item: AgendaItem, person: Practitioner, *, reason: str, by: Practitioner
) -> ItemInvitation:
    """They see this family from the opening of the session until it has had its turn.

    Under a decision to share that is in force, as everybody else. Raises ``ValidationError``
    without a reason.
    """
    item = lock_item(item, by)
    may_invite(by, item).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter why they are needed for this family"})
    item.family = lock_family(item.family, by)
    may_be_invited(person, item).enforce()
    invitation = ItemInvitation.objects.create(
        family=item.family,
        session=item.session,
        item=item,
        practitioner=person,
        reason=reason.strip(),
        invited_by=by,
    )
    audit.record("guest.invited", item, by=by, family=item.family_id, practitioner=str(person.pk))
    if item.session.state == State.IN_SESSION:
        _let_in(invitation, by)
    notices.plan(INVITED, person, item.session, occurrence=str(invitation.pk))
    return invitation


@service
def let_guests_in(session: HuddleSession, *, by: Practitioner) -> None:
    """The session is open: whoever is invited for a family sees it. A refusal leaves them out."""
    waiting = ItemInvitation.objects.visible_to(by).filter(session=session, ended_at=None)
    waiting = waiting.filter(family__in=Family.objects.visible_to(by))
    for invitation in waiting.select_related("family", "practitioner__agency", "session"):
        if may_still_come(invitation.practitioner, invitation.family):
            _let_in(invitation, by)


@service
def end_invitations(item: AgendaItem, *, by: Practitioner) -> None:
    """Take the guests of this family off again."""
    item = lock_item(item, by)
    may_invite(by, item).enforce()
    if not end_guests(item.session, item, by=by):
        not_now("Nobody is invited for this family.").enforce()


def end_guests(session: HuddleSession, item: AgendaItem | None, *, by: Practitioner) -> int:
    """Of one item or of all: their sight ends at once; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT item, family FROM huddle_end_invitations(%s, %s)",
            [session.pk, item.pk if item else None],
        )
        ended = cursor.fetchall()
    for key, family in ended:
        audit.record("guest.ended", AgendaItem(pk=key), by=by, family=family)
    return len(ended)


def _let_in(invitation: ItemInvitation, by: Practitioner) -> None:
    grant_practitioner(
        invitation.family,
        invitation.practitioner,
        GrantReason.INVITED,
        permissions=CONTRIBUTE,
        source=invitation.item_id,
        until=_at_the_latest(invitation.session),
        by=by,
    )


def _at_the_latest(session: HuddleSession) -> datetime:
    """The end of the day, should nobody say that the family has had its turn."""
    return end_of_day(max(timezone.localdate(), session.starts_on))
