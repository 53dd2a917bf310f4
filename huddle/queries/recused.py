"""Who of a session takes no part in one family's item, because of a conflict of interest."""

from django.db.models import Q

from families.models import Conflict
from huddle.models import AgendaItem


def recused_from(item: AgendaItem) -> list[Conflict]:
    """Of those who came, chair or coordinate: standing conflicts with the family, by name."""
    runs = [item.session.chair_id, item.session.huddle.coordinator_id]
    came = Q(practitioner__attendances__session=item.session_id) | Q(practitioner__in=runs)
    standing = Conflict.objects.filter(came, family=item.family_id, ended_at=None)
    people = standing.select_related("practitioner__agency").distinct()
    return sorted(people, key=lambda conflict: conflict.practitioner.full_name)
