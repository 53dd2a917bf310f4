"""A session and its items, as whoever asks may find them: 404 where they may not."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from huddle.models import AgendaItem
from practitioners.access import PractitionerRequest


def visible_item(request: PractitionerRequest, item_id: UUID) -> AgendaItem:
    return get_object_or_404(
        AgendaItem.objects.visible_to(request.user).select_related(
            "family", "session__huddle__coordinator__agency", "session__chair__agency"
        ),
        pk=item_id,
    )
