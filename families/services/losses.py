"""A pregnancy has ended, or a child has died: prompts stop, and few people see the record.

Where another baby of the family lives or is expected, the work goes on for that one, and only
what is asked about this child stops.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.events import loss_recorded, loss_taken_back
from families.models import Family, Loss, LossKind, Person, RestrictionChange
from families.notices.records import tell_of_loss
from families.permissions.losses import may_record_loss, may_take_back_loss
from families.queries.limits import those_who_run
from families.services.locking import fresh_person, lock_family
from families.services.restricting import change_restriction
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

AFTER_LOSS = "Few people see the record after a loss"
MISTAKEN = "The loss was recorded by mistake"
Restriction = Family.Restriction
Why = RestrictionChange.Why


@service
def record_pregnancy_ended(
    baby: Person, *, on: date | None, keep: Iterable[Practitioner], by: Practitioner
) -> Loss:
    """Nobody goes on counting weeks. ``keep`` are those who go on seeing the record by name,
    beside who leads and who runs the huddle, where no other baby of the family is left."""
    return _record(baby, LossKind.PREGNANCY, on, keep, by)


@service
def record_death(
    child: Person, *, on: date | None, keep: Iterable[Practitioner], by: Practitioner
) -> Loss:
    """As with a pregnancy. The review of a child's death is asked for by its own process."""
    return _record(child, LossKind.DEATH, on, keep, by)


@service
def take_back_loss(loss: Loss, *, reason: str, by: Practitioner) -> Loss:
    """Recorded by mistake: the child is expected or lives, and all is as before."""
    family = lock_family(loss.family, by)
    held = Loss.objects.visible_to(by).select_for_update(of=("self",)).get(pk=loss.pk)
    held.family = family
    may_take_back_loss(by, held).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter how the mistake came about"})
    held.taken_back_at, held.taken_back_by = timezone.now(), by
    held.taken_back_because = reason.strip()
    held.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_because"])
    _mark(held.child, "")
    audit.record("loss.taken_back", held, by=by, family=family.pk)
    _quiet(family, since=None)
    loss_taken_back.send(sender=Family, family=family, by=by)
    if held.narrowed and family.restriction == Restriction.RESTRICTED:
        change_restriction(family, Restriction.STANDARD, Why.OVER, MISTAKEN, by=by)
    return held


def _record(
    child: Person, kind: LossKind, on: date | None, keep: Iterable[Practitioner], by: Practitioner
) -> Loss:
    family = lock_family(child.family, by)
    child = fresh_person(child, by)
    child.family = family
    may_record_loss(by, child).enforce()
    _check(child, kind, on)
    _mark(child, kind)
    is_last = not Person.objects.visible_to(by).babies().living().filter(family=family).exists()
    narrowed = is_last and family.restriction == Restriction.STANDARD
    loss = Loss.objects.create(
        family=family,
        child=child,
        kind=kind,
        happened_on=on,
        is_last=is_last,
        narrowed=narrowed,
        recorded_by=by,
    )
    audit.record("loss.recorded", loss, by=by, family=family.pk, kind=str(kind), last=is_last)
    _tell(loss, by)
    if narrowed:
        why = Why.PREGNANCY_LOSS if kind == LossKind.PREGNANCY else Why.CHILD_DIED
        stay = _with_themselves(family, keep, by)
        change_restriction(family, Restriction.RESTRICTED, why, AFTER_LOSS, keep=stay, by=by)
    if is_last:
        _quiet(family, since=timezone.now())
        loss_recorded.send(sender=Family, family=family, by=by)
    return loss


def _with_themselves(
    family: Family, keep: Iterable[Practitioner], by: Practitioner
) -> list[Practitioner]:
    """Whoever records it goes on seeing it: they may have to put a mistake right."""
    others = [one for one in keep if one != by]
    return others if by in those_who_run(family) else [by, *others]


def _check(child: Person, kind: LossKind, on: date | None) -> None:
    expected = Person.Kind.UNBORN if kind == LossKind.PREGNANCY else Person.Kind.CHILD
    if child.kind != expected:
        raise ValidationError("Record the end of a pregnancy, or the death of a child")
    if on and on > today():
        raise ValidationError({"on": "Date must be today or in the past"})
    if on and child.dob and on < child.dob:
        raise ValidationError({"on": "Date must be the same as or after the date of birth"})


def _mark(child: Person, loss: str) -> None:
    child.loss = loss
    child.save(update_fields=["loss"])


def _quiet(family: Family, *, since: datetime | None) -> None:
    family.quiet_since = since
    family.save(update_fields=["quiet_since", "updated_at"])


def _tell(loss: Loss, by: Practitioner) -> None:
    """Whoever leads or runs the huddle reads the record before they ring the family."""
    leads = loss.family.allocations.current().select_related("practitioner")
    people = {one.practitioner for one in leads} | set(those_who_run(loss.family))
    for person in people - {by}:
        tell_of_loss(person, loss)
