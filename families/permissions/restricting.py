"""Who may restrict a family's record, and name who reads it then."""

from families.held import held_by
from families.models import Family, GrantReason
from families.permissions.adopting import is_sealed_after_adoption
from families.permissions.leading import leads
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_restrict(practitioner: Practitioner, family: Family, to: str) -> Verdict:
    """Whoever nominated, leads or runs the family's huddle restricts; fewer seal and lift."""
    levels = Family.Restriction
    if to == family.restriction:
        return not_now(f"This record is already: {levels(to).label.lower()}.")
    if is_sealed_after_adoption(family):
        return not_now("This record is sealed after an adoption, and stays so.")
    if _holds_the_record(practitioner, family):
        return ALLOWED
    if levels.SEALED in {to, family.restriction}:
        return Verdict("Only the coordinator or somebody named can seal it or lift a seal.")
    knows = leads(practitioner, family) or _granted_because(practitioner, family, "registered")
    if practitioner.holds(Permission.SESSION_RECORD) or (knows and to == levels.RESTRICTED):
        return ALLOWED
    return Verdict("Only the huddle, or whoever nominated or leads the family, can do this.")


def restrictions_open_to(practitioner: Practitioner, family: Family) -> list[str]:
    """The levels to which they may take the record now."""
    return [to for to in Family.Restriction.values if may_restrict(practitioner, family, to)]


def may_name_readers(practitioner: Practitioner, family: Family) -> Verdict:
    if family.restriction == Family.Restriction.STANDARD:
        return not_now("This record is not restricted: its teams see it.")
    if _holds_the_record(practitioner, family):
        return ALLOWED
    if family.restriction == Family.Restriction.SEALED:
        return Verdict("Only the coordinator or somebody named can name others.")
    return may(practitioner, Permission.SESSION_RECORD)


def _holds_the_record(practitioner: Practitioner, family: Family) -> bool:
    """Its huddle's coordinator, or somebody named on it who may add to it."""
    coordinates = practitioner.holds(Permission.NOMINATION_SCREEN)
    reasons = [GrantReason.NAMED] + ([GrantReason.SCREENING] if coordinates else [])
    return practitioner.holds(Permission.FAMILY_CONTRIBUTE) and any(
        _granted_because(practitioner, family, reason) for reason in reasons
    )


def _granted_because(practitioner: Practitioner, family: Family, reason: str) -> bool:
    through_teams = practitioner.holds(Permission.FAMILY_CONTRIBUTE)
    return any(
        one.reason == reason and (one.by_name or through_teams)
        for one in held_by(practitioner, family).grants
    )
