"""Keep what somebody is typing in a session, as typed, for them alone; and let go of it."""

import json
from uuid import UUID

from django.core.exceptions import ValidationError

from huddle.models import AgendaItem, CaptureDraft
from huddle.permissions.holding import may_enter
from practitioners.binding import service
from practitioners.models import Practitioner

Given = dict[str, list[str]]
LONGEST = 20_000  # letters of one form


@service
def keep_typing(
    item: AgendaItem, place: str, key: UUID, given: Given, *, by: Practitioner
) -> CaptureDraft:
    """Under the key of the page on which it is typed. Nothing typed is no draft."""
    may_enter(by, item.session).enforce()
    if len(json.dumps(given)) > LONGEST:
        raise ValidationError("This is too much to keep.")
    mine = CaptureDraft.objects.visible_to(by)
    draft = mine.select_for_update(of=("self",)).filter(pk=key, item=item, place=place).first()
    if draft is None:
        return CaptureDraft.objects.create(
            pk=key, family=item.family, item=item, practitioner=by, place=place, fields=given
        )
    draft.fields = given
    draft.save(update_fields=["fields", "updated_at"])
    return draft


@service
def let_go(item: AgendaItem, keys: list[UUID], *, by: Practitioner) -> int:
    """It was sent, or is not wanted any more."""
    return CaptureDraft.objects.visible_to(by).filter(item=item, pk__in=keys).delete()[0]
