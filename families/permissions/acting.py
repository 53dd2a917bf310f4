"""Who may agree, own, work, take back and take over an action."""

from families.models import Action, Family
from families.permissions.conflicts import HAS_CONFLICT, is_conflicted
from families.permissions.contributing import may_contribute
from families.permissions.leading import leads
from families.permissions.letting_in import named_if_need_be
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_agree_action(practitioner: Practitioner, family: Family) -> Verdict:
    """The meeting, the lead, and whoever may add to the record (then for their own agency)."""
    if not (verdict := may(practitioner, Permission.ACTION_WORK)):
        return verdict
    if family.status == Family.Status.CLOSED:
        return not_now("This family is closed.")
    if practitioner.holds(Permission.SESSION_RECORD):
        return ALLOWED
    return may_contribute(practitioner, family)


def may_own_action(owner: Practitioner, family: Family, *, asked_by: Practitioner) -> Verdict:
    """Could this person own an action for the family, when that person asks them?"""
    if not (verdict := _fit_to_own(owner, family)):
        return verdict
    if asked_by.holds(Permission.SESSION_RECORD) or asked_by == owner:
        return ALLOWED
    if not set(owner.principals()) & set(family.visible_to):
        return Verdict("This person does not work with the family. Ask the huddle.")
    if owner.agency_id != asked_by.agency_id and not leads(asked_by, family):
        return Verdict("Only the huddle or the Single Lead Practitioner can ask another agency.")
    return ALLOWED


def _fit_to_own(owner: Practitioner, family: Family) -> Verdict:
    if not owner.is_active:
        return Verdict("This person no longer uses Huddle.")
    if not owner.holds(Permission.ACTION_WORK):
        return Verdict("This person's role cannot own an action.")
    if is_conflicted(owner, family):
        return Verdict(HAS_CONFLICT)
    return named_if_need_be(owner, family)


def may_answer_action(practitioner: Practitioner, action: Action) -> Verdict:
    """Accept, decline, start: the owner's alone."""
    if action.owner_id != practitioner.pk:
        return Verdict("Only the person who owns this action can do this.")
    return may(practitioner, Permission.ACTION_WORK)


def may_work_action(practitioner: Practitioner, action: Action) -> Verdict:
    """Say how it went: the owner, the family's lead, or the meeting."""
    if not (verdict := may(practitioner, Permission.ACTION_WORK)):
        return verdict
    if action.owner_id == practitioner.pk or practitioner.holds(Permission.SESSION_RECORD):
        return ALLOWED
    if leads(practitioner, action.family):
        return ALLOWED
    return Verdict("Only the owner, the Single Lead Practitioner or the huddle can do this.")


def may_withdraw_action(practitioner: Practitioner, action: Action) -> Verdict:
    """Take it back: whoever agreed it, the family's lead, or the meeting."""
    if not (verdict := may(practitioner, Permission.ACTION_WORK)):
        return verdict
    if action.agreed_by_id == practitioner.pk or practitioner.holds(Permission.SESSION_RECORD):
        return ALLOWED
    if leads(practitioner, action.family):
        return ALLOWED
    return Verdict("Only whoever agreed it, the Single Lead Practitioner or the huddle can.")


def may_reassign_action(practitioner: Practitioner, action: Action) -> Verdict:
    """Give it to somebody else: whoever may take it back, while it is open."""
    if not (verdict := may_withdraw_action(practitioner, action)):
        return verdict
    if not action.is_open:
        return not_now(f"This action is already “{action.get_status_display()}”.")
    return ALLOWED


def may_take_over(owner: Practitioner, action: Action, *, asked_by: Practitioner) -> Verdict:
    """Could this person own it instead? Only who sees the family already: it lets nobody in."""
    if owner.pk == action.owner_id:
        return not_now("This person owns the action already.")
    if not set(owner.principals()) & set(action.family.visible_to):
        return Verdict("This person does not work with the family. Ask the huddle.")
    return may_own_action(owner, action.family, asked_by=asked_by)
