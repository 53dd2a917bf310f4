"""Who sees a family by name, whom a restriction would leave out, and who may be named."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from families.models import (
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    GrantReason,
    NamedReader,
    SealedEnquiry,
    live,
)
from families.queries.people import practitioners_around
from practitioners.models import Practitioner


@dataclass(frozen=True)
class Stays:
    """Somebody who sees the family by a grant of their own, and why."""

    person: Practitioner
    why: str


def those_who_stay(family: Family) -> list[Stays]:
    """Whom no restriction takes away: they hold a part in the family's work by name."""
    grants = FamilyPractitionerGrant.objects.filter(
        live(), content_object=family, permission__codename="view_family", user__is_active=True
    )
    seeing = {person.pk for person in practitioners_around(family)}
    whys: dict[Practitioner, list[str]] = {}
    for grant in grants.select_related("user__agency").order_by("user__full_name"):
        if grant.user_id in seeing:
            whys.setdefault(grant.user, []).append(str(GrantReason(grant.reason).label))
    return [Stays(person, ", ".join(sorted(set(why)))) for person, why in whys.items()]


def those_who_would_go(family: Family) -> QuerySet[Practitioner]:
    """Who sees the family only as a member of a team: each can be kept by name."""
    stay = [one.person.pk for one in those_who_stay(family)]
    around = practitioners_around(family).exclude(pk__in=stay)
    return around.order_by("agency__name", "full_name")


def who_may_be_named(family: Family, by: Practitioner) -> QuerySet[Practitioner]:
    """Members of teams that work with the family, and whoever names them's own agency."""
    groups = FamilyTeamGrant.objects.filter(content_object=family).values("group")
    named = NamedReader.objects.visible_to(by).filter(family=family, ended_at=None)
    people = Practitioner.objects.filter(
        Q(pk__in=Practitioner.objects.filter(groups__in=groups).values("pk"))
        | Q(agency=by.agency_id),
        is_active=True,
    )
    return (
        people.exclude(pk__in=named.values("practitioner"))
        .exclude(pk__in=family.conflicts.standing().values("practitioner"))
        .select_related("agency")
        .order_by("agency__name", "full_name")
    )


def named_readers_of(family: Family, reader: Practitioner) -> list[NamedReader]:
    standing = NamedReader.objects.visible_to(reader).filter(family=family, ended_at=None)
    return list(standing.select_related("practitioner__agency", "named_by"))


def enquiries_about(family: Family, reader: Practitioner) -> list[SealedEnquiry]:
    """Who asked about its people while it was sealed, and was told nothing."""
    asked = SealedEnquiry.objects.visible_to(reader).filter(family=family)
    return list(asked.select_related("asked_by__agency")[:20])
