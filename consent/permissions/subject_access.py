"""Who may answer a subject access request, and when something may be given."""

from consent.models import SubjectAccess, SubjectAccessRow
from consent.permissions.governing import may_govern
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner


def may_review(practitioner: Practitioner, access: SubjectAccess) -> Verdict:
    """Its named reviewer, while it is open. Another information governance lead takes it over."""
    if not (verdict := may_govern(practitioner)):
        return verdict
    if access.reviewer_id != practitioner.pk:
        return Verdict("Somebody else reviews this request. Take it over first, with a reason.")
    if not access.is_open:
        return not_now("This request has ended.")
    return ALLOWED


def may_read_rows(practitioner: Practitioner, access: SubjectAccess) -> Verdict:
    if not (verdict := may_review(practitioner, access)):
        return verdict
    if access.subject_id is None:
        return not_now("Say first whom the request is about.")
    return ALLOWED


def may_choose_subject(practitioner: Practitioner, access: SubjectAccess) -> Verdict:
    if not (verdict := may_review(practitioner, access)):
        return verdict
    if access.subject_id is not None:
        return not_now("It has been said already whom the request is about.")
    return ALLOWED


def may_extend(practitioner: Practitioner, access: SubjectAccess) -> Verdict:
    if not (verdict := may_review(practitioner, access)):
        return verdict
    if access.extension_reason:
        return not_now("The time has been extended already. It can be extended once.")
    return ALLOWED


def may_take_over(practitioner: Practitioner, access: SubjectAccess) -> Verdict:
    if not (verdict := may_govern(practitioner)):
        return verdict
    if access.reviewer_id == practitioner.pk:
        return not_now("You review this request already.")
    return ALLOWED


def may_release(practitioner: Practitioner, access: SubjectAccess) -> Verdict:
    """Only when somebody has decided about each row."""
    if not (verdict := may_read_rows(practitioner, access)):
        return verdict
    rows = SubjectAccessRow.objects.visible_to(practitioner).filter(access=access)
    if not rows.current().exists():
        return not_now("Nothing has been collected yet.")
    undecided = rows.undecided().count()
    if undecided:
        return not_now(f"Rows undecided: {undecided}. Nothing is released before that.")
    return ALLOWED


def may_see_release(practitioner: Practitioner, access: SubjectAccess) -> Verdict:
    if not (verdict := may_govern(practitioner)):
        return verdict
    if access.reviewer_id != practitioner.pk:
        return Verdict("Somebody else reviewed this request. Take it over first, with a reason.")
    if access.state != SubjectAccess.State.RELEASED:
        return not_now("Nothing has been released.")
    return ALLOWED
