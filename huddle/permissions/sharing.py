"""May somebody be let in to a family? Only under a decision to share that is in force."""

from consent.permissions.sharing import may_share_with
from families.models import Family
from practitioners.access import ALLOWED, Verdict
from practitioners.models import Practitioner, Team


def may_let_in(person: Practitioner, family: Family) -> Verdict:
    """Whoever sees it already learns nothing new. Anybody else's agency must be shared with."""
    if set(person.principals()) & set(family.visible_to):
        return ALLOWED
    return may_share_with(person.agency, family)


def may_let_team_in(team: Team, family: Family) -> Verdict:
    if team.principal in family.visible_to:
        return ALLOWED
    return may_share_with(team.agency, family)
