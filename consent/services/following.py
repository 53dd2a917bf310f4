"""What follows from a decision, or from its end: who begins to see, who sees less, who stops."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from consent import notices
from consent.events import sharing_decided
from consent.footing import ENDS_WITH_IT, UNDER_A_DECISION
from consent.models import SharingDecision, SharingPrompt, SharingStep
from consent.queries.sharing import agencies_shared_with
from consent.services.looking_again import raise_prompt
from families.models import (
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    GrantReason,
    last_day_of_acting_for_the_lead,
)
from families.services.granting import end_agency_grants, grant_practitioner, grant_team
from families.services.leading import let_go_of_leads
from families.services.locking import lock_family, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Agency, Practitioner
from practitioners.working_days import end_of_day

logger = logging.getLogger(__name__)
SOON = timedelta(days=7)
OF_A_SESSION = (GrantReason.LISTED, GrantReason.INVITED)


def follow_decision(
    decision: SharingDecision, agencies: Iterable[Agency], *, by: Practitioner, why: str
) -> None:
    """Bring every grant of these agencies to what is in force now. Their own footing stays.

    The agency of whoever decides comes last: they may see the family no more after it.
    """
    family = decision.family
    sharing_decided.send(sender=SharingDecision, family=family, by=by)
    shared = agencies_shared_with(family)
    for agency in sorted(agencies, key=lambda one: (one.pk == by.agency_id, str(one.pk))):
        if agency.pk in shared:
            _bring_to_terms(family, agency, by)
        else:
            _close_to(family, agency, by, why)


def _close_to(family: Family, agency: Agency, by: Practitioner, why: str) -> None:
    """Leads and offers end; open actions stay open and need another owner."""
    ended = let_go_of_leads(family, agency, by=by, reason=why)
    if ended:
        notices.tell_lead_ended(family, ended)
    touch(family)
    end_agency_grants(family, agency, ENDS_WITH_IT, by=by)


def _bring_to_terms(family: Family, agency: Agency, by: Practitioner) -> None:
    """Grant again what stands on a decision: granting asks for its end and its limits."""
    here = {"content_object": family, "reason__in": UNDER_A_DECISION}
    teams = FamilyTeamGrant.objects.filter(**here, group__team__agency=agency)
    for grant in teams.select_related("group__team__agency", "permission"):
        grant_team(
            family,
            grant.group.team,
            GrantReason(grant.reason),
            by=by,
            permissions=(grant.permission.codename,),
            source=grant.source,
            until=_own_end(grant),
        )
    people = FamilyPractitionerGrant.objects.filter(**here, user__agency=agency)
    for one in people.select_related("user__agency", "permission"):
        grant_practitioner(
            family,
            one.user,
            GrantReason(one.reason),
            by=by,
            permissions=(one.permission.codename,),
            source=one.source,
            until=_own_end(one),
        )


def _own_end(grant: FamilyTeamGrant | FamilyPractitionerGrant) -> datetime | None:
    """A session's sight and a cover end by themselves; what else stands on a decision, with it."""
    if grant.reason == GrantReason.COVERING and grant.source:
        last = last_day_of_acting_for_the_lead(grant.source)
        return end_of_day(last) if last else grant.until
    return grant.until if grant.reason in OF_A_SESSION else None


def follow_the_clock() -> int:
    """What time did to decisions since the last run: begun, run out, or soon to be looked at.

    Each in a transaction of its own, in the sight of somebody who sees the family, and on the
    trail as nobody's doing. Run twice, the second finds nothing.
    """
    now, followed = timezone.now(), 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT what, decision_id, family_id, actor FROM consent_due(%s, %s)",
            [now, now + SOON],
        )
        due = cursor.fetchall()
    people = Practitioner.objects.in_bulk([row[3] for row in due if row[3]])
    for what, decision, family, actor in due:
        if actor not in people:
            logger.warning("decision %s of family %s: nobody is left to see it", decision, family)
            continue
        with audit.by_the_clock():
            followed += _follow_one(decision, what, by=people[actor])
    return followed


@service
def _follow_one(key: UUID, what: str, *, by: Practitioner) -> int:
    decision = SharingDecision.objects.visible_to(by).select_related("family").filter(pk=key)
    found = decision.first()
    if found is None:
        return 0
    family = lock_family(found.family, by)
    if what in SharingPrompt.Because.values:
        if not raise_prompt(family, SharingPrompt.Because(what), about=found.pk):
            return 0
        notices.tell_sharing_waits(found, what)
        return 1
    kind = SharingStep.Kind(what)
    over = SharingStep.objects.filter(decision=found).exclude(kind=SharingStep.Kind.BEGUN)
    if over.exists() or SharingStep.objects.filter(decision=found, kind=kind).exists():
        return 0
    SharingStep.objects.create(family=family, decision=found, kind=kind)
    audit.record(f"sharing.{kind}", found, by=by, family=family.pk)
    agencies = list(Agency.objects.filter(pk__in=found.agencies))
    follow_decision(found, agencies, by=by, why="The decision to share has run out.")
    return 1
