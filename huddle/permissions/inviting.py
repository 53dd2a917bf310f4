"""Who may be invited to a session for one family, and by whom."""

from families.models import Conflict, Family
from huddle.models import AgendaItem, HuddleSession, ItemInvitation
from huddle.permissions.holding import may_run
from huddle.permissions.sharing import may_let_in
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission

State = HuddleSession.State


def may_invite(by: Practitioner, item: AgendaItem) -> Verdict:
    """The chair and the coordinator, until the family has had its turn."""
    session = item.session
    if not (allowed := may_run(by, session)):
        return allowed
    if session.state not in {State.PUBLISHED, State.IN_SESSION}:
        return not_now("Guests are invited once the agenda is out, until the session is closed.")
    if item.state == AgendaItem.State.WITHDRAWN:
        return not_now("This family was withdrawn from the agenda.")
    if item.family.restriction != Family.Restriction.STANDARD:
        return not_now("Only people who are named on this record may see it. Name them there.")
    return ALLOWED


def may_be_invited(person: Practitioner, item: AgendaItem) -> Verdict:
    """Somebody who can come to a session, does not see the family yet and may be let in."""
    if not (person.holds(Permission.SESSION_VIEW) and person.holds(Permission.FAMILY_VIEW)):
        return not_now("Their role opens no session and no family.")
    conflicts = Conflict.objects.filter(family=item.family_id, practitioner=person)
    if conflicts.filter(ended_at=None).exists():
        return not_now("A conflict of interest keeps them from this family.")
    invited = ItemInvitation.objects.filter(item=item, practitioner=person, ended_at=None)
    if invited.exists():
        return not_now("They are invited already.")
    if set(person.principals()) & set(item.family.visible_to):
        return not_now("They see this family already, and can come to the session.")
    return may_let_in(person, item.family)


def may_still_come(person: Practitioner, family: Family) -> Verdict:
    """When the session opens: what was decided since they were invited counts."""
    if family.restriction != Family.Restriction.STANDARD or not person.is_active:
        return not_now("Only people who are named on this record may see it.")
    if set(person.principals()) & set(family.visible_to):
        return not_now("They see this family already.")
    return may_let_in(person, family)
