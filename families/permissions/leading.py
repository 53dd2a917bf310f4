"""Who may lead a family, offer the lead and answer; and who may refer it."""

from families.models import Allocation, Family, led_or_covered_by
from families.permissions.conflicts import HAS_CONFLICT, is_conflicted
from families.permissions.letting_in import named_if_need_be
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Agency, Practitioner
from practitioners.roles import Permission


def may_offer_lead(practitioner: Practitioner, family: Family) -> Verdict:
    """The meeting chooses the lead: its chair or its coordinator offers."""
    if not practitioner.holds(Permission.SESSION_RECORD):
        return Verdict("Only a chair or a coordinator can offer the lead for a family.")
    if family.status == Family.Status.CLOSED:
        return not_now("This family is closed.")
    return ALLOWED


def may_become_lead(practitioner: Practitioner, family: Family) -> Verdict:
    """Could this person be asked at all?"""
    if not practitioner.is_active:
        return Verdict("This person no longer uses Huddle.")
    if not practitioner.holds(Permission.FAMILY_LEAD):
        return Verdict("This person's role cannot be a Single Lead Practitioner.")
    if is_conflicted(practitioner, family):
        return Verdict(HAS_CONFLICT)
    return named_if_need_be(practitioner, family)


def may_answer_offer(practitioner: Practitioner, allocation: Allocation) -> Verdict:
    if allocation.practitioner_id != practitioner.pk:
        return Verdict("Only the person who was asked can answer.")
    if not (verdict := may(practitioner, Permission.FAMILY_LEAD)):
        return verdict
    if allocation.state != Allocation.State.OFFERED:
        return not_now("This offer has already been answered or withdrawn.")
    if allocation.family.status == Family.Status.CLOSED:
        return not_now("This family is closed.")
    return ALLOWED


def may_end_lead(practitioner: Practitioner, family: Family) -> Verdict:
    """The meeting ends a lead as it chooses one; a lead cannot leave a family by themselves."""
    if not practitioner.holds(Permission.SESSION_RECORD):
        return Verdict("Only a chair or a coordinator can end the lead for a family.")
    if family.awaits_social_work:
        return not_now(
            "Children's social work has not confirmed the referral yet: the lead stays until then."
        )
    return ALLOWED


def may_refer(practitioner: Practitioner) -> Verdict:
    """The meeting refers a family to children's social work, or says that it did not."""
    if not practitioner.holds(Permission.SESSION_RECORD):
        return Verdict("Only a chair or a coordinator can record a referral.")
    return ALLOWED


def may_answer_referral(practitioner: Practitioner, family: Family) -> Verdict:
    """Children's social work says what became of a referral, or the meeting that heard it."""
    from_social_care = practitioner.agency.kind == Agency.Kind.SOCIAL_CARE
    if not (practitioner.holds(Permission.SESSION_RECORD) or from_social_care):
        return Verdict("Only children's social work, the chair or the coordinator can say this.")
    if not family.awaits_social_work:
        return not_now("No referral of this family waits for an answer.")
    return ALLOWED


def leads(practitioner: Practitioner, family: Family) -> bool:
    """Are they the family's Single Lead Practitioner now, or do they cover for them today?"""
    return family.allocations.current().filter(led_or_covered_by(practitioner)).exists()
