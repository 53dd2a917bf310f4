"""Who may arrange that somebody covers for a lead, who may cover, answer, end and extend."""

from families.models import Allocation, Cover
from families.permissions.leading import may_become_lead
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission

ARRANGED_BY = "Only the lead, their supervisor, the chair or the coordinator can arrange cover."


def may_arrange_cover(practitioner: Practitioner, allocation: Allocation) -> Verdict:
    """The lead themselves, their supervisor, and the meeting."""
    if not _looks_after(practitioner, allocation):
        return Verdict(ARRANGED_BY)
    if allocation.state != Allocation.State.CURRENT:
        return not_now("This lead has ended: there is nothing to cover.")
    return ALLOWED


def may_cover(person: Practitioner, allocation: Allocation) -> Verdict:
    """Whoever could be the lead, and is not."""
    if person.pk == allocation.practitioner_id:
        return Verdict("The lead cannot cover for themselves.")
    return may_become_lead(person, allocation.family)


def may_answer_cover(practitioner: Practitioner, cover: Cover) -> Verdict:
    if cover.practitioner_id != practitioner.pk:
        return Verdict("Only the person who was asked can answer.")
    if not (verdict := may(practitioner, Permission.FAMILY_LEAD)):
        return verdict
    if cover.state != Cover.State.ASKED:
        return not_now("This has already been answered or withdrawn.")
    return _not_over(cover)


def may_extend_cover(practitioner: Practitioner, cover: Cover) -> Verdict:
    if not (verdict := may_arrange_cover(practitioner, cover.allocation)):
        return verdict
    return _stands(cover)


def may_end_cover(practitioner: Practitioner, cover: Cover) -> Verdict:
    """Whoever arranges cover; and who covers, when they cannot go on."""
    accepted = cover.state == Cover.State.ACCEPTED
    theirs = cover.practitioner_id == practitioner.pk and accepted
    if not (theirs or _looks_after(practitioner, cover.allocation)):
        return Verdict(ARRANGED_BY)
    return _stands(cover)


def _looks_after(practitioner: Practitioner, allocation: Allocation) -> bool:
    own = practitioner.pk in {allocation.practitioner_id, allocation.supervisor_id}
    return practitioner.is_active and (own or practitioner.holds(Permission.SESSION_RECORD))


def _stands(cover: Cover) -> Verdict:
    if cover.state not in Cover.STANDING:
        return not_now(f"This cover is already: {cover.state_on.lower()}.")
    return _not_over(cover)


def _not_over(cover: Cover) -> Verdict:
    return not_now("The days of this cover have passed.") if cover.is_over else ALLOWED
