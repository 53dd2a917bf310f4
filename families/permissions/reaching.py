"""Who may write in a family's contact log, and correct what stands there."""

from families.models import Contact, Family
from families.permissions.contributing import may_contribute
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner


def may_log_contact(practitioner: Practitioner, family: Family) -> Verdict:
    """Whoever adds to the record, for a team of their own."""
    if not practitioner.teams().exists():
        return Verdict("You belong to no team: a contact is logged for a team.")
    return may_contribute(practitioner, family)


def may_correct_contact(practitioner: Practitioner, contact: Contact) -> Verdict:
    """The team that made it, while nothing newer stands in its place."""
    if not practitioner.teams().filter(pk=contact.team_id).exists():
        return Verdict("Only the team that made this contact can correct it.")
    if not (verdict := may_contribute(practitioner, contact.family)):
        return verdict
    if contact.change == Contact.Change.IN_ERROR:
        return not_now("This contact was entered in error and does not count.")
    if Contact.objects.filter(replaces=contact).exists():
        return not_now("There is a newer version of this contact. Correct that one.")
    return ALLOWED
