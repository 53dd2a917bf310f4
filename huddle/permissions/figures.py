"""Who may take figures out of Huddle."""

from practitioners.access import ALLOWED, Verdict, may
from practitioners.models import Practitioner
from practitioners.roles import Permission, Role


def may_export_figures(practitioner: Practitioner) -> Verdict:
    """A manager, of a whole agency: a file of some teams beside it would tell of the others."""
    if not (verdict := may(practitioner, Permission.CASELOAD_VIEW)):
        return verdict
    if not practitioner.has_role(Role.MANAGER):
        return Verdict("Only a manager can download the figures of an agency.")
    return ALLOWED
