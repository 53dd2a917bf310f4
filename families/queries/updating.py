"""The lead's updates, as far as one practitioner may read them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from families.models import Action, Family, LeadUpdate, LeadUpdatePart
from families.permissions.acting import may_work_action
from families.queries.contributions import Said
from families.queries.reaching import notes_of
from practitioners.models import Practitioner

FINISHABLE = (Action.Status.ACCEPTED, Action.Status.IN_PROGRESS)


@dataclass(frozen=True)
class Updated:
    """One update with those of its words that this reader may read."""

    update: LeadUpdate
    parts: list[tuple[str, Said]] = field(default_factory=list)


def updates_of(
    family: Family, reader: Practitioner, *, since: datetime | None = None, most: int = 5
) -> list[Updated]:
    """The latest first."""
    rows = LeadUpdate.objects.visible_to(reader).filter(family=family)
    if since:
        rows = rows.filter(at__gt=since)
    found = list(rows.select_related("practitioner__agency")[:most])
    parts = _parts(found, reader)
    return [Updated(one, parts[one.pk]) for one in found]


def _parts(
    updates: list[LeadUpdate], reader: Practitioner
) -> defaultdict[UUID, list[tuple[str, Said]]]:
    found: defaultdict[UUID, list[tuple[str, Said]]] = defaultdict(list)
    rows = list(LeadUpdatePart.objects.visible_to(reader).filter(update__in=updates))
    notes = notes_of({row.contribution_id for row in rows}, reader)
    for row in rows:
        if note := notes.get(row.contribution_id):
            found[row.update_id].append((row.get_part_display(), note))
    return found


def actions_to_tick(family: Family, lead: Practitioner) -> list[Action]:
    """The accepted actions that the lead may say are done: their own, and those of others."""
    rows = Action.objects.visible_to(lead).filter(family=family, status__in=FINISHABLE)
    return [one for one in rows.select_related("family") if may_work_action(lead, one)]
