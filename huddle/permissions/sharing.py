"""May somebody be let in to a family? Only under a decision to share that is in force."""

from consent.permissions.sharing import may_share_with
from consent.queries.sharing import stands_on_own_footing, why_not_shared
from families.models import Family
from practitioners.access import ALLOWED, Verdict
from practitioners.models import Agency, Practitioner, Team


def may_let_in(person: Practitioner, family: Family) -> Verdict:
    """Whoever sees it by themselves learns nothing new. Anybody else's agency is shared with."""
    return _may_let_in(person.agency, person.principals(), family)


def may_let_team_in(team: Team, family: Family) -> Verdict:
    return _may_let_in(team.agency, [team.principal], family)


def _may_let_in(agency: Agency, principals: list[int], family: Family) -> Verdict:
    """What was decided about their agency counts before what they happen to see today."""
    if may_share_with(agency, family) or stands_on_own_footing(family, principals):
        return ALLOWED
    sees = set(principals) & set(family.visible_to)
    if sees and not why_not_shared(agency, family):
        return ALLOWED
    return may_share_with(agency, family)
