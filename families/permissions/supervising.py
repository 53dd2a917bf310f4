"""Who may supervise a lead, and who may say who does."""

from families.models import Allocation, Family
from families.permissions.conflicts import HAS_CONFLICT, is_conflicted
from families.permissions.leading import may_become_lead
from families.permissions.letting_in import named_if_need_be
from families.statutory import is_statutory
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission, Role

BY_SOCIAL_WORK = "Select a social worker: this child is in need or at risk"


def may_supervise(person: Practitioner, lead: Practitioner, family: Family) -> Verdict:
    """Somebody else, who supervises or could lead; of a child in need, a social worker."""
    if not person.is_active:
        return Verdict("This person no longer uses Huddle")
    if person == lead:
        return Verdict("Select somebody other than the lead")
    if not (person.has_role(Role.SUPERVISOR) or may_become_lead(person, family)):
        return Verdict("Select somebody who can supervise")
    if is_conflicted(person, family):
        return Verdict(HAS_CONFLICT)
    if is_statutory(family) and not is_social_worker(person):
        return Verdict(BY_SOCIAL_WORK)
    return named_if_need_be(person, family)


def is_social_worker(person: Practitioner | None) -> bool:
    return person is not None and person.profession == Practitioner.Profession.SOCIAL_WORKER


def may_change_supervisor(practitioner: Practitioner, allocation: Allocation) -> Verdict:
    """The meeting says who supervises, as it chooses the lead."""
    if not practitioner.holds(Permission.SESSION_RECORD):
        return Verdict("Only a chair or a coordinator can say who supervises the lead.")
    if allocation.state not in {Allocation.State.OFFERED, Allocation.State.CURRENT}:
        return not_now("This lead has ended: there is nothing to supervise.")
    return ALLOWED


def why_not_supervised(allocation: Allocation, family: Family) -> str:
    """What is missing of the supervision of a lead that stands, in words; "" where nothing is."""
    supervisor = allocation.supervisor
    if supervisor is None:
        return "Nobody supervises the lead"
    if not supervisor.is_active:
        return "Whoever supervised the lead has left"
    if is_statutory(family) and not is_social_worker(supervisor):
        return "A social worker must supervise the lead: this child is in need or at risk"
    return ""
