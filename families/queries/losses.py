"""What a family's page says after a loss, and who goes on seeing the record."""

from uuid import UUID

from django.db.models import QuerySet

from families.models import Family, FamilyTeamGrant, GrantReason, Loss, Person, live
from families.queries.limits import able
from families.queries.readers import UNNAMED
from practitioners.models import Agency, Practitioner

WORKING = (GrantReason.REGISTERED, GrantReason.INVOLVED)


def losses_of(family: Family, reader: Practitioner) -> list[Loss]:
    standing = Loss.objects.visible_to(reader).standing().filter(family=family)
    return list(standing.select_related("child", "recorded_by__agency"))


def told_of(family: Family, reader: Practitioner, hidden: set[int]) -> list[tuple[Loss, str]]:
    """Each standing loss, and who recorded it as far as the reader is told."""
    return [
        (one, UNNAMED.name if one.recorded_by.principal in hidden else _named(one.recorded_by))
        for one in losses_of(family, reader)
    ]


def is_last(child: Person, reader: Practitioner) -> bool:
    """Is no other baby of the family living or expected?"""
    babies = Person.objects.visible_to(reader).babies().living().filter(family=child.family_id)
    return not babies.exclude(pk=child.pk).exists()


def suggested(family: Family, people: QuerySet[Practitioner]) -> list[UUID]:
    """Of these, those of health services whose team works with the family, and who do so too."""
    groups = FamilyTeamGrant.objects.filter(live(), content_object=family, reason__in=WORKING)
    health = people.filter(agency__kind=Agency.Kind.HEALTH, groups__in=groups.values("group"))
    return [person.pk for person in health.distinct() if able(person)]


def _named(person: Practitioner) -> str:
    return f"{person.full_name}, {person.agency}"
