"""What the pages of a session in session read."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from families.models import Family, Person
from families.scope import in_scope
from huddle.models import AgendaItem, Decision
from practitioners.models import Practitioner


def children_of(item: AgendaItem) -> list[Person]:
    """Those for whom the meeting decides: every baby in scope on the day, or all if none is."""
    return _decided_for(list(item.family.people.babies()), item.session.starts_on)


def children_without_decision(items: Iterable[AgendaItem]) -> dict[UUID, list[Person]]:
    """For each item, the children for whom nothing has been decided yet."""
    items = list(items)
    babies: dict[UUID, list[Person]] = defaultdict(list)
    for baby in Person.objects.filter(family__in=[item.family_id for item in items]).babies():
        babies[baby.family_id].append(baby)
    primary = Decision.objects.filter(item__in=items, is_primary=True, replaced_at=None)
    decided = set(primary.values_list("item", "child"))
    return {
        item.pk: [
            child
            for child in _decided_for(babies[item.family_id], item.session.starts_on)
            if (item.pk, child.pk) not in decided
        ]
        for item in items
    }


def who_sees(families: Iterable[Family]) -> list[Practitioner]:
    """The active practitioners who see at least one of these families, by team or by name."""
    keys = [family.pk for family in families]
    arrays = Family.objects.filter(pk__in=keys).values_list("visible_to", flat=True)
    principals = {principal for array in arrays for principal in array}
    return list(
        Practitioner.objects.filter(
            Q(principal__in=principals) | Q(groups__team__principal__in=principals),
            is_active=True,
        ).distinct()
    )


def _decided_for(babies: list[Person], day: date) -> list[Person]:
    return [baby for baby in babies if in_scope(baby.dob, day)] or babies
