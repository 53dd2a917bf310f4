"""Stop every disposal of a family, or of a class of families, until somebody lifts it."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from consent.models import LegalHold
from consent.permissions.governing import may_govern
from consent.permissions.retention import may_lift
from consent.services.families_by_reference import family_by_reference
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def place_hold(
    *, reason: str, by: Practitioner, reference: str = "", record_class: str = ""
) -> LegalHold:
    """On one family, by its typed reference, or on every family of a class."""
    may_govern(by).enforce()
    if bool(reference) == bool(record_class):
        raise ValidationError({"reference": "Enter a reference or select a class"})
    if record_class:
        return hold(None, "", record_class=record_class, reason=reason, by=by)
    found = family_by_reference(reference, by=by)
    if found is None:
        raise ValidationError({"reference": "There is no family with this reference"})
    return hold(*found, reason=reason, by=by)


@service
def hold(
    family: UUID | None,
    reference: str,
    *,
    reason: str,
    by: Practitioner,
    record_class: str = "",
) -> LegalHold:
    """One hold at a time on the same thing; the reason says what it waits for."""
    may_govern(by).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter why nothing may be disposed of"})
    standing = LegalHold.objects.visible_to(by).filter(lifted_at=None)
    if standing.filter(family=family, record_class=record_class).exists():
        not_now("A hold stands on this already.").enforce()
    placed = LegalHold.objects.create(
        family_id=family,
        family_reference=reference,
        record_class=record_class,
        reason=reason.strip(),
        placed_by=by,
    )
    audit.record("legal_hold.placed", placed, by=by, family=family, record_class=record_class)
    return placed


@service
def lift_hold(hold: LegalHold, *, reason: str, by: Practitioner) -> LegalHold:
    """From now on the nights propose disposals again."""
    may_govern(by).enforce()
    hold = LegalHold.objects.visible_to(by).select_for_update().get(pk=hold.pk)
    may_lift(by, hold).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter why the hold is lifted"})
    hold.lift_reason, hold.lifted_at, hold.lifted_by = reason.strip(), timezone.now(), by
    hold.save(update_fields=["lift_reason", "lifted_at", "lifted_by"])
    audit.record("legal_hold.lifted", hold, by=by, family=hold.family_id)
    return hold
