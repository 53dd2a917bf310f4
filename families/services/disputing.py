"""Somebody says that a contribution is not so: write it beside it, and what came of it."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.models import Contribution, Dispute, Person
from families.permissions.contributing import may_answer_dispute, may_dispute
from families.services.locking import lock_contribution, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def dispute_contribution(
    contribution: Contribution, *, by: Practitioner, says: str, person: Person | None = None
) -> Dispute:
    """Record what ``person`` of the family says against it; without one, what ``by`` says."""
    contribution = lock_contribution(contribution, by)
    may_dispute(by, contribution).enforce()
    if person is not None and person.family_id != contribution.family_id:
        raise ValidationError({"person": "Select a person of this family"})
    dispute = Dispute(
        family=contribution.family,
        contribution=contribution,
        person=person,
        practitioner=None if person else by,
        says=says.strip(),
        recorded_by=by,
    )
    if not dispute.says:
        raise ValidationError({"says": "Enter what they say"})
    dispute.clean_fields(exclude=["family", "contribution", "person", "practitioner"])
    dispute.save(force_insert=True)
    touch(contribution.family)
    whose = "family" if person else "practitioner"
    _record("contribution.disputed", dispute, by, whose=whose)
    return dispute


@service
def answer_dispute(dispute: Dispute, *, by: Practitioner, note: str) -> Dispute:
    """Both views stand. Where the other view is right, the contribution is corrected instead."""
    contribution = lock_contribution(dispute.contribution, by)
    dispute = Dispute.objects.visible_to(by).get(pk=dispute.pk)
    dispute.contribution = contribution
    may_answer_dispute(by, dispute).enforce()
    if not note.strip():
        raise ValidationError({"note": "Enter what you answer"})
    dispute.outcome, dispute.outcome_note = Dispute.Outcome.NOTED, note.strip()
    dispute.answered_at, dispute.answered_by = timezone.now(), by
    dispute.clean_fields(exclude=["family", "contribution", "person", "practitioner"])
    dispute.save(update_fields=["outcome", "outcome_note", "answered_at", "answered_by"])
    _record("dispute.answered", dispute, by, outcome=str(dispute.outcome))
    return dispute


def _record(verb: str, dispute: Dispute, by: Practitioner, **facts: str) -> None:
    about = str(dispute.contribution_id)
    audit.record(verb, dispute, by=by, family=dispute.family_id, contribution=about, **facts)
