"""Questions to the source of a contribution: whom to tell of one, and which wait for whom."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from families.models import (
    Contribution,
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    SourcePermission,
    live,
)
from practitioners.models import Practitioner, Team
from practitioners.roles import Permission


def people_of_source(contribution: Contribution) -> list[Practitioner]:
    """Its author, while they read it; else everybody of the agency who does and may answer."""
    readers = set(contribution.visible_to) & set(contribution.family.visible_to)
    teams = Team.objects.filter(principal__in=readers, group__user=OuterRef("pk"))
    people = [
        person
        for person in Practitioner.objects.filter(
            Q(principal__in=readers) | Exists(teams),
            agency=contribution.source_agency_id,
            is_active=True,
        ).order_by("pk")
        if person.holds(Permission.FAMILY_CONTRIBUTE)
    ]
    author = [person for person in people if person.pk == contribution.author_id]
    return author or people


def questions_to(practitioner: Practitioner) -> QuerySet[SourcePermission]:
    """What their agency is asked, where they may answer; the oldest first."""
    here = Q(content_object=OuterRef("family"), permission__codename="contribute_family")
    alone = FamilyPractitionerGrant.objects.filter(live(), here, user=practitioner)
    teams = FamilyTeamGrant.objects.filter(live(), here, group__user=practitioner)
    standard = Q(family__restriction=Family.Restriction.STANDARD)
    open_to_them = SourcePermission.objects.visible_to(practitioner).filter(
        Exists(alone) | (standard & Exists(teams)),
        answered_at=None,
        contribution__source_agency=practitioner.agency_id,
        contribution__replaced_at=None,
    )
    return open_to_them.select_related("family", "contribution").order_by("asked_at", "id")
