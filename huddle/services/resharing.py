"""A decision about sharing takes effect at once, also on an agenda that is already out."""

from families.models import Family, FamilyTeamGrant, GrantReason
from families.services.granting import end_team_grant, grant_team
from huddle.models import AgendaItem, HuddleSession, Minutes
from huddle.queries.reach import Reach, core_teams, reach
from huddle.services.publishing import ask_for_checks, tell_of_addition
from huddle.services.signing import readable_until
from practitioners.binding import service
from practitioners.models import Practitioner, Team

State = HuddleSession.State
OUT = (State.PUBLISHED, State.IN_SESSION, State.DRAFT, State.SIGNED)


@service
def follow_sharing(family: Family, *, by: Practitioner) -> None:
    """Core teams that may no longer see the family stop seeing it; those that now may, begin."""
    items = AgendaItem.objects.visible_to(by).filter(family=family, session__state__in=OUT)
    items = items.exclude(state=AgendaItem.State.WITHDRAWN)
    for item in items.select_related("family", "session__huddle", "session__chair"):
        for one in reach([item], core_teams(item.session.huddle)):
            follow_item(one, by)


def follow_item(one: Reach, by: Practitioner) -> None:
    """Bring one family of an agenda that is out to what is decided now."""
    session = one.item.session
    granted = set(
        FamilyTeamGrant.objects.filter(
            content_object=one.item.family_id, reason=GrantReason.LISTED, source=session.pk
        ).values_list("group_id", flat=True)
    )
    new = [team for team in one.shown if team.group_id not in granted]
    if session.state == State.SIGNED:
        new = []
    for team in one.shown:
        if team in new or team.group_id in granted:
            _list(one.item.family, team, session, by)
    if new:
        ask_for_checks(Reach(one.item, new, []))
        tell_of_addition(one.item, new)
    for team in one.left_out:
        if team.group_id in granted:
            end_team_grant(one.item.family, team, GrantReason.LISTED, source=session.pk, by=by)


def _list(family: Family, team: Team, session: HuddleSession, by: Practitioner) -> None:
    """Granted again, it takes the end and the limits of the decision that is in force now."""
    minutes = Minutes.objects.filter(session=session).first()
    until = readable_until(session.huddle, minutes.signed_at) if minutes else None
    grant_team(family, team, GrantReason.LISTED, source=session.pk, until=until, by=by)
