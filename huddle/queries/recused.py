"""Who of a session takes no part in one family's item, because of a conflict of interest."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from families.models import Conflict
from huddle.models import AgendaItem, HuddleSession


def recused_from(item: AgendaItem) -> list[Conflict]:
    """Of those who came, chair or coordinate: standing conflicts with the family, by name."""
    return recused_from_each(item.session, [item.family_id])[item.family_id]


def recused_from_each(
    session: HuddleSession, families: Iterable[UUID]
) -> dict[UUID, list[Conflict]]:
    """The same for many families of one session. One query."""
    runs = [session.chair_id, session.huddle.coordinator_id]
    came = Q(practitioner__attendances__session=session.pk) | Q(practitioner__in=runs)
    standing = Conflict.objects.filter(came, family__in=families, ended_at=None).distinct()
    found: dict[UUID, list[Conflict]] = defaultdict(list)
    people = standing.select_related("practitioner__agency")
    for conflict in sorted(people, key=lambda conflict: conflict.practitioner.full_name):
        found[conflict.family_id].append(conflict)
    return found
