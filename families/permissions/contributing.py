"""Who may add to a family's record, and change, dispute or pass on what was told."""

from families.held import held_by
from families.models import Contribution, Dispute, Family, GrantReason, SourcePermission
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_contribute(practitioner: Practitioner, family: Family) -> Verdict:
    """Add what they know: the role allows it and their grant on this family is not only to see."""
    if not (verdict := may(practitioner, Permission.FAMILY_CONTRIBUTE)):
        return verdict
    if not held_by(practitioner, family).permits("contribute_family"):
        return Verdict("You can see this family, but you are not one of those who add to it.")
    return ALLOWED


def may_change(practitioner: Practitioner, family: Family) -> Verdict:
    """Emergency access is to read: whoever sees a family by that alone changes nothing of it."""
    grants = held_by(practitioner, family).counting
    if {one.reason for one in grants} != {GrantReason.BREAK_GLASS}:
        return ALLOWED
    return Verdict("You have emergency access to this family: to read it, not to change it.")


def may_change_contribution(practitioner: Practitioner, contribution: Contribution) -> Verdict:
    """Correct it, change who may read it, withdraw it: the agency that it came from."""
    if contribution.source_agency_id != practitioner.agency_id:
        return Verdict("Only the agency that shared this can change it.")
    if not (verdict := may_contribute(practitioner, contribution.family)):
        return verdict
    return _stands(contribution)


def may_dispute(practitioner: Practitioner, contribution: Contribution) -> Verdict:
    """Record that somebody says it is not so: whoever reads it and adds to the record."""
    if not (verdict := may_contribute(practitioner, contribution.family)):
        return verdict
    return _stands(contribution)


def may_answer_dispute(practitioner: Practitioner, dispute: Dispute) -> Verdict:
    """Say what became of it: the agency whose words are disputed."""
    if dispute.contribution.source_agency_id != practitioner.agency_id:
        return Verdict("Only the agency that shared this can answer.")
    if not (verdict := may_contribute(practitioner, dispute.contribution.family)):
        return verdict
    return not_now("This has been answered already.") if dispute.outcome else ALLOWED


def may_ask_source(practitioner: Practitioner, contribution: Contribution) -> Verdict:
    """Ask whether it may be passed on: whoever reads it."""
    if not (verdict := may(practitioner, Permission.FAMILY_VIEW)):
        return verdict
    if not contribution.needs_source_permission:
        return not_now("Its source lets it be passed on to its readers.")
    if contribution.source_permissions.filter(answered_at=None).exists():
        return not_now("The source has been asked and has not answered yet.")
    return _stands(contribution)


def may_answer_for_source(practitioner: Practitioner, asked: SourcePermission) -> Verdict:
    """Say whether it may be passed on: the agency that it came from."""
    if asked.contribution.source_agency_id != practitioner.agency_id:
        return Verdict("Only the agency that shared this can answer.")
    if not (verdict := may_contribute(practitioner, asked.contribution.family)):
        return verdict
    return not_now("This has been answered already.") if asked.answered_at else ALLOWED


def _stands(contribution: Contribution) -> Verdict:
    if contribution.replaced_at:
        return not_now("There is a newer version of this. Open the newest one.")
    return not_now("This was withdrawn.") if contribution.is_withdrawn else ALLOWED
