"""Who may nominate a baby, for which team, and who may import a file of nominations."""

from huddle.models import Huddle, ImportRow
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner, Team
from practitioners.roles import Permission


def may_nominate(practitioner: Practitioner, team: Team, huddle: Huddle) -> Verdict:
    """For a team of their own; a coordinator also for others who sent it to the huddle."""
    if not (verdict := may(practitioner, Permission.NOMINATE)):
        return verdict
    if team.principal in practitioner.principals() or huddle.coordinator_id == practitioner.pk:
        return ALLOWED
    return Verdict("You can only nominate for a team that you belong to.")


def may_import(practitioner: Practitioner, huddle: Huddle) -> Verdict:
    if not (verdict := may(practitioner, Permission.NOMINATION_IMPORT)):
        return verdict
    if huddle.coordinator_id != practitioner.pk:
        return Verdict("Only this huddle's coordinator can import nominations for it.")
    return ALLOWED


def may_decide_row(practitioner: Practitioner, row: ImportRow) -> Verdict:
    if not (verdict := may_import(practitioner, row.batch.huddle)):
        return verdict
    if row.outcome not in ImportRow.TO_DECIDE:
        return not_now("Somebody has already decided about this row.")
    return ALLOWED
