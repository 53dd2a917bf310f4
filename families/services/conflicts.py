"""Declare a conflict of interest, and end one. Sight goes in the same transaction."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.models import Conflict, Family
from families.notices.records import tell_of_conflict
from families.permissions.conflicts import may_declare_conflict, may_end_conflict
from families.queries.limits import able_readers, those_who_run
from families.services.locking import lock_family
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def declare_conflict(
    family: Family, person: Practitioner, *, kind: str, reason: str, by: Practitioner
) -> Conflict:
    """This person no longer sees the family, at once and everywhere; its chair is told.

    Anybody for themselves; a chair or a coordinator for somebody else. Refused where nobody
    would be left who sees the family and adds to it.
    """
    family = lock_family(family, by)
    may_declare_conflict(by, person).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter what the conflict is"})
    _check_it_can_stand(family, person, by)
    conflict = Conflict(
        family=family, practitioner=person, kind=kind, reason=reason.strip(), declared_by=by
    )
    _make_known(conflict)
    conflict.save(force_insert=True)
    return conflict


@service
def end_conflict(conflict: Conflict, *, reason: str, by: Practitioner) -> Conflict:
    """It is over, or it was a mistake: what grants they hold let them see the family again."""
    family = lock_family(conflict.family, by)
    visible = Conflict.objects.visible_to(by).select_for_update(of=["self"])
    held = visible.get(pk=conflict.pk)
    may_end_conflict(by, held).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter why the conflict is over"})
    held.ended_at, held.ended_by, held.end_reason = timezone.now(), by, reason.strip()
    held.save(update_fields=["ended_at", "ended_by", "end_reason"])
    audit.record(
        "conflict.ended", held, by=by, family=family.pk, practitioner=str(held.practitioner_id)
    )
    return held


def _check_it_can_stand(family: Family, person: Practitioner, by: Practitioner) -> None:
    standing = Conflict.objects.visible_to(by).standing()
    if standing.filter(family=family, practitioner=person).exists():
        not_now("This conflict of interest has been declared already.").enforce()
    if able_readers(family) == {person.pk}:
        not_now(
            "Nobody else could work with this family. Let somebody else see it first."
        ).enforce()


def _make_known(conflict: Conflict) -> None:
    """Before it is saved: whoever declares it for themselves sees nothing afterwards."""
    audit.record(
        "conflict.declared",
        conflict,
        by=conflict.declared_by,
        family=conflict.family_id,
        practitioner=str(conflict.practitioner_id),
        kind=str(conflict.kind),
    )
    for one in those_who_run(conflict.family):
        if one != conflict.practitioner:
            tell_of_conflict(one, conflict)
