"""Who may begin a handover, do each of its steps, cancel it and complete it."""

from families.handover_steps import STEPS, Step, Who, state_of
from families.models import Allocation, Family, Handover
from families.permissions.leading import may_answer_offer
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission

OVER = "This handover is over."


def may_begin_handover(practitioner: Practitioner, family: Family) -> Verdict:
    """The lead and the meeting; once somebody is asked to lead next."""
    lead = family.allocations.current().first()
    leads_now = lead is not None and lead.practitioner_id == practitioner.pk
    if not (leads_now or practitioner.holds(Permission.SESSION_RECORD)):
        return Verdict("Only the lead, the chair or the coordinator can begin a handover.")
    if lead is None:
        return not_now("This family has no Single Lead Practitioner to hand over from.")
    if not family.allocations.offered().exists():
        return not_now("Nobody has been asked to lead next: the huddle decides who.")
    if family.handovers.open().exists():
        return not_now("A handover is under way already.")
    return ALLOWED


def may_do_step(practitioner: Practitioner, handover: Handover, step: Step) -> Verdict:
    """Whoever the table names; the meeting in the place of somebody who is not there."""
    if not _is(step.who, practitioner, handover):
        return Verdict(f"Only {step.who} can do this.")
    if not handover.is_open:
        return not_now(OVER)
    if handover.steps.filter(key=step.key).exists():
        return not_now("This step has been done already.")
    if step.last and (missing := state_of(handover, practitioner).missing):
        return not_now(f"Not yet: {'; '.join(missing)}.")
    return ALLOWED


def may_settle_actions(practitioner: Practitioner, handover: Handover) -> Verdict:
    if not _is(Who.OUTGOING, practitioner, handover):
        return Verdict(f"Only {Who.OUTGOING} can do this.")
    return ALLOWED if handover.is_open else not_now(OVER)


def may_cancel_handover(practitioner: Practitioner, handover: Handover) -> Verdict:
    if not _is(Who.OUTGOING, practitioner, handover):
        return Verdict("Only the present lead, the chair or the coordinator can cancel it.")
    return ALLOWED if handover.is_open else not_now(OVER)


def may_complete_handover(practitioner: Practitioner, handover: Handover) -> Verdict:
    """The new lead, and only when everything is done: then the old one ends as they begin."""
    if practitioner.pk != handover.incoming.practitioner_id:
        return Verdict("Only the new lead can accept.")
    if not handover.is_open:
        return not_now(OVER)
    if not (verdict := may_answer_offer(practitioner, handover.incoming)):
        return verdict
    if missing := state_of(handover, practitioner).all_missing:
        return not_now(f"Not everything is handed over yet: {'; '.join(missing)}.")
    return ALLOWED


def may_accept_alone(allocation: Allocation) -> Verdict:
    """An offer for which a handover is under way is accepted at its end."""
    if allocation.taken_over.open().exists():
        return not_now("A handover is under way: accept at its end.")
    return ALLOWED


def steps_open_to(practitioner: Practitioner, handover: Handover) -> set[str]:
    return {step.key for step in STEPS if may_do_step(practitioner, handover, step)}


def _is(who: Who, practitioner: Practitioner, handover: Handover) -> bool:
    runs_it = practitioner.holds(Permission.SESSION_RECORD)
    incoming = practitioner.pk == handover.incoming.practitioner_id
    if who == Who.INCOMING:
        return incoming
    if incoming:
        return False  # nobody hands over to themselves, whatever else they are
    if who == Who.OUTGOING:
        return runs_it or practitioner.pk == handover.outgoing.practitioner_id
    supervisor = handover.outgoing.supervisor
    if supervisor is None or not supervisor.is_active:
        return runs_it
    return practitioner.pk == supervisor.pk
