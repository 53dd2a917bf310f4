"""Whom work may be given to without letting them in where only named people read."""

from families.models import Family
from practitioners.access import ALLOWED, Verdict
from practitioners.models import Practitioner


def named_if_need_be(person: Practitioner, family: Family) -> Verdict:
    """Giving somebody work must not let them in to a record that is open to names only."""
    open_to_teams = family.restriction == Family.Restriction.STANDARD
    if open_to_teams or set(person.principals()) & set(family.visible_to):
        return ALLOWED
    return Verdict("This record is open to named people only. Name this person first.")
