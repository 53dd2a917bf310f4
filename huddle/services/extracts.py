"""Each recipient's receipt for each family's part: released, opened, reminded once."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from huddle.models import Extract, ItemAction, Minutes, MinutesItem
from huddle.notices.released import EXTRACT_UNOPENED
from huddle.queries.holding import who_sees_each
from practitioners import notices
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import add_working_days, today

REMIND_AFTER = 2  # working days
LOOK_BACK = timedelta(days=14)


def release(parts: list[MinutesItem]) -> None:
    """For whoever sees the family at this moment."""
    seeing = who_sees_each([part.family for part in parts])
    Extract.objects.bulk_create(
        Extract(family=part.family, part=part, practitioner=person)
        for part in parts
        for person in seeing[part.family_id]
    )


@service
def open_parts(parts: Iterable[MinutesItem], *, by: Practitioner) -> None:
    """They read these parts now. Only the first time counts; who saw it later gets a receipt."""
    parts = list(parts)
    mine = Extract.objects.visible_to(by).filter(practitioner=by, part__in=parts)
    held = set(mine.values_list("part", flat=True))
    now = timezone.now()
    Extract.objects.bulk_create(
        (
            Extract(family=one.family, part=one, practitioner=by, opened_at=now)
            for one in parts
            if one.pk not in held
        ),
        ignore_conflicts=True,
    )
    mine.filter(opened_at=None).update(opened_at=now)


def remind_owners() -> None:
    """Once, two working days after the signing: owners of actions who have not opened theirs."""
    recent = Minutes.objects.filter(signed_at__gte=timezone.now() - LOOK_BACK)
    for minutes in recent.select_related("session__huddle__coordinator"):
        signed_on = timezone.localdate(minutes.signed_at)
        coordinator = minutes.session.huddle.coordinator
        if add_working_days(signed_on, REMIND_AFTER) <= today() and coordinator.is_active:
            remind_owners_of(minutes, by=coordinator)


@service
def remind_owners_of(minutes: Minutes, *, by: Practitioner) -> int:
    """Of the families that the coordinator sees; how many people."""
    unopened = Extract.objects.visible_to(by).filter(part__minutes=minutes, opened_at=None)
    agreed = ItemAction.objects.visible_to(by).filter(item__session=minutes.session_id)
    owners = set(agreed.values_list("item", "action__owner"))
    found = [
        one
        for one in unopened.select_related("practitioner", "part")
        if (one.part.item_id, one.practitioner_id) in owners
    ]
    for one in found:
        notices.plan(EXTRACT_UNOPENED, one.practitioner, one.part)
    return len(found)
