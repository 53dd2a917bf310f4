"""What of the teams waits for information governance: those that nobody confirmed in time."""

from practitioners.governance import Work, register
from practitioners.models import Practitioner
from practitioners.team_queries import overdue_checks
from practitioners.working_days import today


def _waiting(practitioner: Practitioner) -> int:
    return overdue_checks(today()).count()


register(
    Work(
        "Teams that are not confirmed",
        "teams:overdue",
        "Agencies that have not said in time who is still in their teams",
        _waiting,
    )
)
