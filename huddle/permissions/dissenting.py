"""Who may disagree, and say what came of it: being there is enough."""

from families.permissions.contributing import may_change
from huddle.models import AgendaItem, Dissent
from huddle.permissions.holding import may_enter, may_run
from huddle.states import SIGNED
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner


def may_dissent(by: Practitioner, item: AgendaItem) -> Verdict:
    """Whoever is there and has accepted the statement, until the minutes are signed."""
    if item.session.state == item.session.State.SIGNED:
        return not_now(SIGNED)
    if not (allowed := may_enter(by, item.session)):
        return allowed
    return may_change(by, item.family)


def may_dissent_for(by: Practitioner, person: Practitioner, item: AgendaItem) -> Verdict:
    """For themselves anybody; for somebody who said it aloud, the chair or the coordinator."""
    if not (allowed := may_dissent(by, item)):
        return allowed
    if by.pk == person.pk:
        return ALLOWED
    if not (allowed := may_run(by, item.session)):
        return allowed
    there = may_enter(person, item.session)
    sees = set(person.principals()) & set(item.family.visible_to)
    return ALLOWED if there and sees else Verdict("This person is not there for this family.")


def may_withdraw_dissent(by: Practitioner, dissent: Dissent) -> Verdict:
    """Nobody takes back what somebody else said."""
    if by.pk != dissent.person_id:
        return Verdict("Only whoever disagreed can withdraw it.")
    return not_now("This was withdrawn already.") if dissent.withdrawn_at else ALLOWED


def may_say_what_came(by: Practitioner, dissent: Dissent) -> Verdict:
    """Whoever disagreed, or whoever runs the session."""
    if by.pk != dissent.person_id and not (allowed := may_run(by, dissent.item.session)):
        return allowed
    if dissent.withdrawn_at:
        return not_now("This was withdrawn.")
    return not_now("What came of it is recorded already.") if dissent.outcome else ALLOWED
