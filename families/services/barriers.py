"""Barriers: met, removed, and met again. Each spell keeps its days."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from families.models import AccessBarrier, BarrierNotFor, Family, Person
from families.permissions.barriers import (
    may_open_barrier,
    may_remove_barrier,
    may_reopen_barrier,
)
from families.services.locking import lock_family, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

IN_PAST = "The date must be today or in the past"


@service
def open_barrier(
    family: Family,
    *,
    by: Practitioner,
    code: str,
    effect: str,
    opened_on: date,
    not_for: Iterable[Person] = (),
) -> AccessBarrier:
    """What keeps the family from help, what it stops, and who of them must not read that."""
    family = lock_family(family, by)
    may_open_barrier(by, family).enforce()
    barrier = AccessBarrier(family=family, code=code, effect=effect, opened_on=opened_on)
    return write_barrier(barrier, by, not_for)


@service
def remove_barrier(
    barrier: AccessBarrier, *, by: Practitioner, removed_on: date, removed_what: str
) -> AccessBarrier:
    """It is gone: since when, and what removed it."""
    barrier = _held(barrier, by)
    may_remove_barrier(by, barrier).enforce()
    if not removed_what.strip():
        raise ValidationError({"removed_what": "Enter what removed it"})
    if removed_on > today():
        raise ValidationError({"removed_on": IN_PAST})
    if removed_on < barrier.opened_on:
        raise ValidationError({"removed_on": "It was not met before that day"})
    barrier.removed_on, barrier.removed_by = removed_on, by
    barrier.removed_what = removed_what.strip()
    barrier.save(update_fields=["removed_on", "removed_by", "removed_what"])
    touch(barrier.family)
    audit.record("barrier.removed", barrier, by=by, family=barrier.family_id)
    return barrier


@service
def reopen_barrier(
    barrier: AccessBarrier, *, by: Practitioner, opened_on: date, effect: str
) -> AccessBarrier:
    """It is back: a spell of its own, kept from whom the last one was kept from."""
    before = _held(barrier, by)
    may_reopen_barrier(by, before).enforce()
    if before.removed_on and opened_on < before.removed_on:
        raise ValidationError({"opened_on": "It was gone from a later day on"})
    again = AccessBarrier(
        family=before.family,
        code=before.code,
        effect=effect,
        opened_on=opened_on,
        reopens=before,
    )
    return write_barrier(again, by, list(before.not_for.all()))


def write_barrier(
    barrier: AccessBarrier, by: Practitioner, not_for: Iterable[Person] = ()
) -> AccessBarrier:
    """Check and keep it; whoever calls has asked whether they may."""
    barrier.opened_by, barrier.effect = by, barrier.effect.strip()
    barrier.clean_fields(exclude=["family", "opened_by", "reopens"])
    if barrier.opened_on > today():
        raise ValidationError({"opened_on": IN_PAST})
    barrier.save(force_insert=True)
    for person in not_for:
        if person.family_id != barrier.family_id:
            raise ValidationError({"not_for": "Select people of this family"})
        BarrierNotFor.objects.create(family=barrier.family, barrier=barrier, person=person)
    touch(barrier.family)
    again = barrier.reopens_id is not None
    audit.record(
        "barrier.opened", barrier, by=by, family=barrier.family_id, code=barrier.code, again=again
    )
    return barrier


def _held(barrier: AccessBarrier, by: Practitioner) -> AccessBarrier:
    family = lock_family(barrier.family, by)
    found = AccessBarrier.objects.visible_to(by).filter(pk=barrier.pk).first()
    if found is None:
        raise PermissionDenied("You do not have access to this.")
    found.family = family
    return found
