"""What becomes of a record whose retention has ended: one person signs, another confirms."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from consent.models import DisposalProposal
from consent.permissions.governing import may_govern
from consent.permissions.retention import (
    may_confirm_disposal,
    may_review_disposal,
    may_sign_disposal,
)
from consent.services.legal_holds import hold
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

State = DisposalProposal.State


@service
def sign_disposal(
    proposal: DisposalProposal, *, reference: str, by: Practitioner
) -> DisposalProposal:
    """The first signature; whoever signs types the reference."""
    proposal = _locked(proposal, by)
    may_sign_disposal(by, proposal).enforce()
    _check_reference(proposal, reference)
    return _decided(proposal, State.SIGNED, by)


@service
def keep_longer(
    proposal: DisposalProposal, *, reason: str, until: date | None, by: Practitioner
) -> DisposalProposal:
    """Not yet: on that day the night proposes it again."""
    proposal = _locked(proposal, by)
    may_review_disposal(by, proposal).enforce()
    _check_reason(reason)
    if until is None or until <= today():
        raise ValidationError({"keep_until": "Date must be in the future"})
    proposal.reason, proposal.keep_until = reason.strip(), until
    return _decided(proposal, State.KEPT, by, until=until.isoformat())


@service
def hold_instead(proposal: DisposalProposal, *, reason: str, by: Practitioner) -> DisposalProposal:
    """Put the family on legal hold; when it is lifted, the night proposes it again."""
    proposal = _locked(proposal, by)
    may_review_disposal(by, proposal).enforce()
    _check_reason(reason)
    hold(proposal.family_id, proposal.family_reference, reason=reason, by=by)
    return _decided(proposal, State.HELD, by)


@service
def confirm_disposal(proposal: DisposalProposal, *, reference: str, by: Practitioner) -> UUID:
    """The second signature. The database checks everything once more, erases, and certifies."""
    proposal = _locked(proposal, by)
    may_confirm_disposal(by, proposal).enforce()
    _check_reference(proposal, reference)
    audit.record("disposal.confirmed", proposal, by=by, family=proposal.family_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_dispose(%s)", [proposal.pk])
        return cursor.fetchone()[0]


def _locked(proposal: DisposalProposal, by: Practitioner) -> DisposalProposal:
    may_govern(by).enforce()
    return DisposalProposal.objects.visible_to(by).select_for_update().get(pk=proposal.pk)


def _decided(
    proposal: DisposalProposal, state: str, by: Practitioner, **facts: object
) -> DisposalProposal:
    proposal.state, proposal.signed_by, proposal.signed_at = state, by, timezone.now()
    proposal.save(update_fields=["state", "signed_by", "signed_at", "reason", "keep_until"])
    audit.record(
        "disposal.decided", proposal, by=by, family=proposal.family_id, state=state, **facts
    )
    return proposal


def _check_reference(proposal: DisposalProposal, typed: str) -> None:
    if typed.strip() != proposal.family_reference:
        raise ValidationError({"reference": "Enter the reference exactly as it is shown"})


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Enter your reason"})
