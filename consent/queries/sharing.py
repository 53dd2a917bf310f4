"""What is in force, by the one truth in SQL: for one family, for many, and at any moment."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from consent.footing import has_own_footing
from consent.models import SharingDecision, SharingStep
from families.models import Family, FamilyPractitionerGrant, FamilyTeamGrant, live
from practitioners.models import Agency

InForce = dict[UUID, dict[UUID, UUID]]


def in_force(families: Iterable[Family], at: datetime | None = None) -> InForce:
    """For each family, each agency that it is shared with, and the decision it stands on."""
    keys = [family.pk for family in families]
    found: InForce = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT family_id, agency_id, decision_id FROM consent_in_force(%s::uuid[], %s)",
            [keys, at or timezone.now()],
        )
        for family, agency, decision in cursor.fetchall():
            found[family][agency] = decision
    return found


def agencies_shared_with_each(families: Iterable[Family]) -> dict[UUID, set[UUID]]:
    """For each family, the agencies for which a decision to share is in force. One query."""
    return {family: set(agencies) for family, agencies in in_force(families).items()}


def agencies_shared_with(family: Family, at: datetime | None = None) -> set[UUID]:
    return set(in_force([family], at).get(family.pk, {}))


def decision_about(agency: Agency, family: Family) -> SharingDecision | None:
    """The decision to share with this agency that is in force now."""
    found = in_force([family]).get(family.pk, {}).get(agency.pk)
    return SharingDecision.objects.filter(pk=found).first() if found else None


def why_not_shared(agency: Agency, family: Family) -> str:
    """In words, for somebody who may know the family; "" where nobody has decided anything."""
    about = SharingDecision.objects.filter(family=family, agencies__contains=[agency.pk])
    latest = about.order_by("-decided_at").first()
    if latest is None:
        return ""
    if not latest.share:
        return f"It was decided not to share this family with {agency}."
    ended = latest.end
    if ended and ended.kind == SharingStep.Kind.WITHDRAWN:
        return f"The decision to share with {agency} was withdrawn on {_day(ended.at)}."
    if latest.until and latest.until <= timezone.now():
        return f"The decision to share with {agency} ended on {_day(latest.until)}."
    return f"The decision to share with {agency} begins on {_day(latest.starts_at)}."


def stands_on_own_footing(family: Family, principals: Iterable[int]) -> bool:
    """Do they see the family by their own record of it, or because they run its huddle?"""
    principals = list(principals)
    here = live() & Q(content_object=family)
    people = FamilyPractitionerGrant.objects.filter(here, user__principal__in=principals)
    teams = FamilyTeamGrant.objects.filter(here, group__team__principal__in=principals)
    columns = ("reason", "source")
    return has_own_footing(people.values_list(*columns).union(teams.values_list(*columns)))


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y")
