"""Who may go on with a draft, send it, and say that Duty and Advice has been told."""

from huddle.models import DangerStop, NominationDraft
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_draft(practitioner: Practitioner, draft: NominationDraft) -> Verdict:
    """Its author, until it is sent."""
    if not (verdict := may(practitioner, Permission.NOMINATE)):
        return verdict
    if draft.practitioner_id != practitioner.pk:
        return Verdict("Only the person who began this nomination can go on with it.")
    if draft.became:
        return not_now("This nomination has already been sent.")
    return ALLOWED


def may_send(practitioner: Practitioner, draft: NominationDraft) -> Verdict:
    """Danger is never queued: a draft waits until its gate says that nobody is in danger."""
    if not (verdict := may_draft(practitioner, draft)):
        return verdict
    if draft.answers.get("danger") != "no":
        return not_now("Tell Duty and Advice first. A baby in danger cannot wait for a huddle.")
    return ALLOWED


def may_record_contact(practitioner: Practitioner, stop: DangerStop) -> Verdict:
    """Whoever was stopped, or the coordinator of the huddle; once."""
    if practitioner.pk not in {stop.stopped_by_id, stop.huddle.coordinator_id}:
        return Verdict("Only the person who was stopped or the coordinator can record this.")
    if not (verdict := may(practitioner, Permission.NOMINATE)):
        return verdict
    if stop.contacted_at:
        return not_now("It is already recorded that Duty and Advice has been told.")
    return ALLOWED
