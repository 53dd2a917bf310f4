"""The Single Lead Practitioner: offer, answer, change. Never two at once, never a gap."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.events import (
    announce,
    family_changed,
    lead_accepted,
    lead_declined,
    lead_ended,
    lead_offered,
)
from families.models import Allocation, Family, GrantReason
from families.notices.leading import tell_asked, tell_declined
from families.permissions.handovers import may_accept_alone
from families.permissions.leading import (
    may_answer_offer,
    may_become_lead,
    may_end_lead,
    may_offer_lead,
)
from families.queries.load_of_leads import load_with
from families.services.covering import end_covers_of, let_go_of_covers
from families.services.granting import LEAD, VIEW, end_grants, grant_practitioner
from families.services.handovers import cancel_handovers_of
from families.services.locking import lock_family, touch
from families.services.supervising import check_supervisor
from families.services.telling_of_gaps import tell_of_gaps
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Agency, Practitioner

State = Allocation.State


@service
def offer_lead(
    family: Family,
    practitioner: Practitioner,
    *,
    by: Practitioner,
    reason: str,
    supervisor: Practitioner | None = None,
    first_contact_due: date | None = None,
    over_limit: str = "",
) -> Allocation:
    """Ask somebody to lead. They see the family from now on, to be able to answer.

    The current lead stays until the answer is yes. An older offer is withdrawn first, by
    ``withdraw_offer``: nobody should lose one without somebody meaning it. ``over_limit`` says
    why they lead this family too, where it is more than they can.
    """
    family = lock_family(family, by)
    may_offer_lead(by, family).enforce()
    may_become_lead(practitioner, family).enforce()
    _check_nobody_is_asked(family)
    _check_is_not_lead_already(family, practitioner)
    check_supervisor(family, practitioner, supervisor)
    allocation = Allocation.objects.create(
        family=family,
        practitioner=practitioner,
        supervisor=supervisor,
        reason=_said(reason, "reason", "Enter why this person"),
        first_contact_due=first_contact_due,
        over_limit=_why_over_limit(practitioner, family, over_limit),
        offered_by=by,
    )
    _let_see(allocation, GrantReason.OFFERED, VIEW, by)
    _record("lead.offered", allocation, by)
    tell_asked(allocation)
    announce(lead_offered, allocation, allocation_id=allocation.pk, family_id=family.pk)
    return allocation


@service
def withdraw_offer(allocation: Allocation, *, by: Practitioner) -> Allocation:
    """Take back an offer that has not been answered."""
    family = lock_family(allocation.family, by)
    may_offer_lead(by, family).enforce()
    allocation = _fresh(allocation)
    if allocation.state != State.OFFERED:
        raise NotNow("This offer has already been answered or withdrawn.")
    cancel_handovers_of(allocation, by, "The offer was taken back")
    _move(allocation, State.WITHDRAWN, ended_at=timezone.now())
    _record("lead.withdrawn", allocation, by)
    _stop_seeing(allocation, GrantReason.OFFERED, by)
    return allocation


@service
def accept_lead(allocation: Allocation, *, by: Practitioner, over_limit: str = "") -> Allocation:
    """Become the lead. Whoever led until now stops in the same moment, so there is no gap.

    ``over_limit`` says why, where it is more than they can lead.
    """
    family = lock_family(allocation.family, by)
    allocation = _fresh(allocation)
    may_answer_offer(by, allocation).enforce()
    may_accept_alone(allocation).enforce()
    why = _why_over_limit(by, family, over_limit)
    now = timezone.now()
    if before := family.allocations.current().first():
        _end(before, by, "Handed over", now)
    _move(allocation, State.CURRENT, answered_at=now, accepted_over_limit=why)
    grant_practitioner(
        family, by, GrantReason.LEADING, by=by, permissions=LEAD, source=allocation.pk
    )
    end_grants(family, GrantReason.OFFERED, by=by, source=allocation.pk)
    _make_active(family)
    _record("lead.accepted", allocation, by)
    family_changed.send(sender=Family, family=family, what="new_lead", by=by)
    announce(lead_accepted, allocation, allocation_id=allocation.pk, family_id=family.pk)
    return allocation


@service
def decline_lead(allocation: Allocation, *, by: Practitioner, reason: str) -> Allocation:
    """Say no, and why. Whoever led before still leads."""
    lock_family(allocation.family, by)
    allocation = _fresh(allocation)
    may_answer_offer(by, allocation).enforce()
    reason = _said(reason, "reason", "Enter why you cannot lead")
    cancel_handovers_of(allocation, by, "The offer was declined")
    _move(allocation, State.DECLINED, answered_at=timezone.now(), decline_reason=reason)
    _record("lead.declined", allocation, by)
    tell_declined(allocation)
    announce(
        lead_declined, allocation, allocation_id=allocation.pk, family_id=allocation.family_id
    )
    _stop_seeing(allocation, GrantReason.OFFERED, by)
    return allocation


@service
def end_lead(family: Family, *, by: Practitioner, reason: str) -> Allocation:
    """End the current lead without another: a family that is closed or stepped down.

    To change the lead, offer it to the next: this one then ends when they accept.
    """
    family = lock_family(family, by)
    may_end_lead(by, family).enforce()
    allocation = family.allocations.current().select_for_update().first()
    if allocation is None:
        raise NotNow("This family has no Single Lead Practitioner.")
    _end(allocation, by, _said(reason, "reason", "Enter why the lead ends"), timezone.now())
    tell_of_gaps(family=family.pk)
    return allocation


@service
def resume_lead(allocation: Allocation, *, by: Practitioner) -> Allocation:
    """Their lead was ended in error a moment ago: they lead as before, nobody asked anew."""
    family = lock_family(allocation.family, by)
    may_offer_lead(by, family).enforce()
    allocation = _fresh(allocation)
    may_become_lead(allocation.practitioner, family).enforce()
    if allocation.state != State.ENDED or family.allocations.current().exists():
        raise NotNow("This lead cannot be resumed: ask somebody to lead.")
    _move(allocation, State.CURRENT, ended_at=None, end_reason="")
    _let_see(allocation, GrantReason.LEADING, LEAD, by)
    _record("lead.resumed", allocation, by)
    return allocation


@service
def let_go_of_leads(
    family: Family, agency: Agency, *, by: Practitioner, reason: str
) -> list[Allocation]:
    """The family is no longer shared with this agency: none of its people leads or supervises.

    Their own grants are ended by the caller, who is one of them perhaps: all at once, and last.
    """
    standing = Allocation.objects.visible_to(by).filter(
        family=family, state__in=[State.CURRENT, State.OFFERED]
    )
    standing = standing.select_for_update(of=("self",)).select_related("practitioner")
    for allocation in standing.filter(supervisor__agency=agency):
        allocation.supervisor = None
        allocation.save(update_fields=["supervisor"])
        _record("lead.supervisor_ended", allocation, by)
    ended = list(standing.filter(practitioner__agency=agency))
    let_go_of_covers(family, agency.pk, by, reason)
    for allocation in ended:
        end_covers_of(allocation, by, reason)
        cancel_handovers_of(allocation, by, reason)
        _let_go(allocation, by, reason)
    for allocation in ended:  # one of these may be what lets ``by`` see the family
        end_grants(family, GrantReason.OVERSEEING, by=by, source=allocation.pk)
    tell_of_gaps(family=family.pk)
    return ended


def _let_go(allocation: Allocation, by: Practitioner, reason: str) -> None:
    now = timezone.now()
    if allocation.state == State.OFFERED:
        _move(allocation, State.WITHDRAWN, ended_at=now, end_reason=reason)
        _record("lead.withdrawn", allocation, by)
        return
    _move(allocation, State.ENDED, ended_at=now, end_reason=reason)
    _record("lead.ended", allocation, by)
    announce(lead_ended, allocation, allocation_id=allocation.pk, family_id=allocation.family_id)


def _why_over_limit(lead: Practitioner, family: Family, why: str) -> str:
    """More than they can lead asks for a reason, and never stops anybody."""
    load = load_with(lead, family)
    if not load.is_over:
        return ""
    return _said(why, "over_limit", f"{load.words}. Enter why they lead this family too")


def _check_nobody_is_asked(family: Family) -> None:
    if family.allocations.offered().exists():
        raise NotNow("Somebody has already been asked to lead this family.")


def _check_is_not_lead_already(family: Family, practitioner: Practitioner) -> None:
    if family.allocations.current().filter(practitioner=practitioner).exists():
        raise NotNow("This person already leads this family.")


def _fresh(allocation: Allocation) -> Allocation:
    return Allocation.objects.select_for_update().get(pk=allocation.pk)


def _end(allocation: Allocation, by: Practitioner, reason: str, at: datetime) -> None:
    """History stays: the row says from when until when they led, and why no longer."""
    end_covers_of(allocation, by, reason)
    cancel_handovers_of(allocation, by, reason)
    _move(allocation, State.ENDED, ended_at=at, end_reason=reason)
    _record("lead.ended", allocation, by)
    announce(lead_ended, allocation, allocation_id=allocation.pk, family_id=allocation.family_id)
    _stop_seeing(allocation, GrantReason.LEADING, by)


def _move(allocation: Allocation, state: Allocation.State, **facts: object) -> None:
    for name, value in facts.items():
        setattr(allocation, name, value)
    allocation.state = state
    allocation.save(update_fields=["state", *facts])
    touch(allocation.family)


def _make_active(family: Family) -> None:
    if family.status != Family.Status.CLOSED:
        family.status = Family.Status.ACTIVE
        family.save(update_fields=["status"])


def _let_see(
    allocation: Allocation, reason: GrantReason, permissions: tuple[str, ...], by: Practitioner
) -> None:
    family, source = allocation.family, allocation.pk
    grant_practitioner(
        family, allocation.practitioner, reason, by=by, permissions=permissions, source=source
    )
    if allocation.supervisor:
        grant_practitioner(
            family, allocation.supervisor, GrantReason.OVERSEEING, by=by, source=source
        )


def _stop_seeing(allocation: Allocation, reason: GrantReason, by: Practitioner) -> None:
    """The grant of ``by`` last: after it they may see the family no more."""
    reasons = [GrantReason.OVERSEEING, reason]
    for each in reversed(reasons) if allocation.supervisor_id == by.pk else reasons:
        end_grants(allocation.family, each, by=by, source=allocation.pk)


def _said(text: str, field: str, message: str) -> str:
    if not text.strip():
        raise ValidationError({field: message})
    return text.strip()


def _record(verb: str, allocation: Allocation, by: Practitioner) -> None:
    audit.record(
        verb,
        allocation,
        by=by,
        family=allocation.family_id,
        practitioner=str(allocation.practitioner_id),
    )
