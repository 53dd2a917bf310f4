"""Who may stop, sign and confirm a disposal."""

from django.conf import settings

from consent.models import DisposalProposal, LegalHold, SubjectAccess
from consent.permissions.governing import may_govern
from consent.queries.governing import governance_leads
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner

State = DisposalProposal.State


def may_lift(practitioner: Practitioner, hold: LegalHold) -> Verdict:
    if not (verdict := may_govern(practitioner)):
        return verdict
    if hold.lifted_at:
        return not_now("This hold has been lifted already.")
    return ALLOWED


def may_review_disposal(practitioner: Practitioner, proposal: DisposalProposal) -> Verdict:
    """Say what becomes of it, until a second person has confirmed the disposal."""
    if not (verdict := may_govern(practitioner)):
        return verdict
    if proposal.state not in DisposalProposal.OPEN:
        return not_now(f"This has been decided: {proposal.get_state_display().lower()}.")
    return ALLOWED


def may_sign_disposal(practitioner: Practitioner, proposal: DisposalProposal) -> Verdict:
    if not (verdict := may_review_disposal(practitioner, proposal)):
        return verdict
    if proposal.state != State.PROPOSED:
        return not_now("This has been signed. A second person must confirm it.")
    return _nothing_stands_against(practitioner, proposal)


def may_confirm_disposal(practitioner: Practitioner, proposal: DisposalProposal) -> Verdict:
    """Somebody else than who signed, save where the settings let a lone lead do both."""
    if not (verdict := may_review_disposal(practitioner, proposal)):
        return verdict
    if proposal.state != State.SIGNED:
        return not_now("Nobody has signed this disposal yet.")
    if proposal.signed_by_id == practitioner.pk and not _is_alone(practitioner):
        return Verdict("You signed this disposal. Somebody else must confirm it.")
    return _nothing_stands_against(practitioner, proposal)


def _is_alone(practitioner: Practitioner) -> bool:
    """The database asks the same of whoever confirms."""
    others = governance_leads().exclude(pk=practitioner.pk)
    return settings.DISPOSAL_BY_ONE and not others.exists()


def _nothing_stands_against(practitioner: Practitioner, proposal: DisposalProposal) -> Verdict:
    """What is known before the database checks everything itself."""
    holds = LegalHold.objects.visible_to(practitioner).filter(lifted_at=None)
    if holds.filter(family=proposal.family_id).exists():
        return not_now("A legal hold stands on this family.")
    if holds.filter(record_class=proposal.record_class).exists():
        return not_now("A legal hold stands on every family of this class.")
    asked = SubjectAccess.objects.visible_to(practitioner).open()
    if asked.filter(family=proposal.family_id).exists():
        return not_now("A subject access request about this family has not been answered.")
    return ALLOWED
