"""Who may ask for contact with a service that is not named, and who passes it on."""

from families.held import held_by
from families.models import ContactAnswer, ContactRequest, Family, GrantReason
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def coordinates(practitioner: Practitioner, family: Family) -> bool:
    """Do they coordinate the huddle that has this family?"""
    held = held_by(practitioner, family).grants
    return any(one.by_name and one.reason == GrantReason.SCREENING for one in held)


def may_ask_for_contact(practitioner: Practitioner, family: Family) -> Verdict:
    """Ask the coordinator to pass on a message: whoever sees the family, in an emergency too."""
    if not (verdict := may(practitioner, Permission.FAMILY_VIEW)):
        return verdict
    if coordinates(practitioner, family):
        return Verdict("You coordinate the huddle of this family: others ask you.")
    return ALLOWED


def may_answer_contact(practitioner: Practitioner, request: ContactRequest) -> Verdict:
    """Pass it on, or not: the family's coordinator alone, once."""
    if not (verdict := may(practitioner, Permission.NOMINATION_SCREEN)):
        return verdict
    if not coordinates(practitioner, request.family):
        return Verdict("Only the coordinator of the family's huddle can do this.")
    answers = ContactAnswer.objects.visible_to(practitioner).filter(request=request)
    return not_now("You have answered this already.") if answers.exists() else ALLOWED
