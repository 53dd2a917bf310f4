"""Who may declare and end a conflict of interest, and who has one."""

from families.models import Conflict, Family
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission

HAS_CONFLICT = "This person has a conflict of interest with this family. Choose somebody else."


def may_declare_conflict(practitioner: Practitioner, about: Practitioner) -> Verdict:
    """For themselves anybody; for somebody else those who run the meeting."""
    if about == practitioner or practitioner.holds(Permission.SESSION_RECORD):
        return ALLOWED
    return Verdict("Only a chair or a coordinator can declare it for somebody else.")


def may_end_conflict(practitioner: Practitioner, conflict: Conflict) -> Verdict:
    """Never the person themselves: they do not see the family, and it is not theirs to say."""
    if not practitioner.holds(Permission.SESSION_RECORD):
        return Verdict("Only a chair or a coordinator can end a conflict of interest.")
    if conflict.practitioner_id == practitioner.pk:
        return Verdict("Somebody else must say that your conflict of interest is over.")
    if conflict.ended_at is not None:
        return not_now("This conflict of interest has ended already.")
    return ALLOWED


def is_conflicted(person: Practitioner, family: Family) -> bool:
    """Has this person a standing conflict of interest with the family?"""
    return family.conflicts.standing().filter(practitioner=person).exists()
