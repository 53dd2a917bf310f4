"""Which teams belong to a huddle: who joins sees what is published, who leaves sees it no more.

Sessions that have begun keep the teams that they had, until their own clock ends it.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.formats import date_format

from families.models import FamilyTeamGrant, GrantReason
from families.services.granting import end_team_grant
from huddle.models import AgendaItem, Huddle, HuddleSession
from huddle.permissions.convening import may_settle
from huddle.queries.reach import core_teams, reach
from huddle.services.preparing import items_of, locked
from huddle.services.publishing import ask_to_look_again
from huddle.services.resharing import follow_item
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner, Team


@service
def set_core_teams(huddle: Huddle, teams: Iterable[Team], *, by: Practitioner) -> None:
    """These and no others. As ever, a family is shown only where a decision to share it stands."""
    may_settle(by, huddle).enforce()
    wanted, before = set(teams), set(core_teams(huddle))
    if not wanted:
        raise ValidationError({"teams": "Select at least one core team"})
    if wanted == before:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT huddle_set_core_teams(%s, %s::uuid[])",
            [huddle.pk, [team.pk for team in wanted]],
        )
    audit.record(
        "huddle.core_teams_changed",
        huddle,
        by=by,
        joined=[str(team.pk) for team in wanted - before],
        left=[str(team.pk) for team in before - wanted],
    )
    for session in published_ahead(huddle):
        _follow(locked(session), joined=wanted - before, left=before - wanted, by=by)


def published_ahead(huddle: Huddle) -> list[HuddleSession]:
    """Those whose families are known, and which have not begun."""
    out = HuddleSession.objects.filter(huddle=huddle, state=HuddleSession.State.PUBLISHED)
    return list(out.order_by("starts_at"))


def unseen_items(session: HuddleSession) -> int:
    """How many listed families whoever is bound does not see, and so can end nobody's sight of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT huddle_unseen_items(%s)", [session.pk])
        return int(cursor.fetchone()[0])


def _follow(
    session: HuddleSession, *, joined: set[Team], left: set[Team], by: Practitioner
) -> None:
    if left and unseen_items(session):
        day = date_format(session.starts_on, "j F Y")
        raise NotNow(
            f"A family of the session of {day} is hidden from you, so you cannot end who sees it. "
            "Somebody else must coordinate this huddle, or hold that session first."
        )
    items = items_of(session, by).exclude(state=AgendaItem.State.WITHDRAWN)
    for item in items:
        for team in left:
            _end(item, team, by)
    if joined:
        for one in reach(items, core_teams(session.huddle)):
            follow_item(one, by)
            ask_to_look_again(one)


def _end(item: AgendaItem, team: Team, by: Practitioner) -> None:
    here = {"content_object": item.family_id, "group": team.group_id}
    listed = {"reason": GrantReason.LISTED, "source": item.session_id}
    if FamilyTeamGrant.objects.filter(**here, **listed).exists():
        end_team_grant(item.family, team, GrantReason.LISTED, source=item.session_id, by=by)
