"""What the contact of an agency may do, and for whom."""

from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Agency, Practitioner, Team
from practitioners.roles import Permission, Role

Contacts = list[Practitioner]


def contacts_of(agency: Agency) -> Contacts:
    """The active contacts of an agency."""
    contacts = Practitioner.objects.filter(
        agency=agency, is_active=True, roles__contains=[Role.AGENCY_CONTACT]
    )
    return list(contacts)


def may_confirm_team(practitioner: Practitioner, team: Team) -> Verdict:
    if not (verdict := may(practitioner, Permission.TEAM_CHECK)):
        return verdict
    if team.agency_id != practitioner.agency_id:
        return Verdict("Only a contact of the team's own agency can do this.")
    return ALLOWED


def may_decide_on(contact: Practitioner, member: Practitioner, contacts: Contacts) -> Verdict:
    """A contact decides about themselves only where the agency has no other; IG then sees it."""
    if contact == member and len(contacts) > 1:
        return Verdict("Another contact of your agency decides about you.")
    return ALLOWED


def may_mark_left(contact: Practitioner, member: Practitioner) -> Verdict:
    if not (verdict := may(contact, Permission.TEAM_CHECK)):
        return verdict
    if member.agency_id != contact.agency_id:
        return Verdict("Only a contact of the person's own agency can do this.")
    if member == contact:
        return Verdict(
            "You cannot close your own account. Ask another contact or the administrator."
        )
    if not member.is_active:
        return not_now("This person no longer uses Huddle.")
    return ALLOWED


def may_set_capacity(practitioner: Practitioner, person: Practitioner) -> Verdict:
    """Those who manage people say how much a colleague can lead; nobody says it of themselves."""
    if not (verdict := may(practitioner, Permission.CAPACITY_SET)):
        return verdict
    if person.agency_id != practitioner.agency_id:
        return Verdict("Only somebody of the person's own agency can do this.")
    if person == practitioner:
        return Verdict("Somebody else says how much you can lead.")
    if not person.holds(Permission.FAMILY_LEAD):
        return not_now("This person cannot lead a family.")
    return ALLOWED
