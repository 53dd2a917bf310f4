"""A family moved out of the area: transferred, acknowledged there, or taken back."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from families.models import Family, Transfer
from families.permissions.transfers import may_answer_transfer, may_transfer
from families.services.locking import lock_family, touch
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today

IN_PAST = "The date must be today or in the past"


@service
def send_transfer(family: Family, *, sent_to: str, sent_on: date, by: Practitioner) -> Transfer:
    """Until they acknowledge it, the family stays open and its lead stays its lead."""
    family = lock_family(family, by)
    may_transfer(by, family).enforce()
    if not sent_to.strip():
        raise ValidationError({"sent_to": "Enter where the transfer was sent"})
    if sent_on > today():
        raise ValidationError({"sent_on": IN_PAST})
    sent = {"sent_to": sent_to.strip(), "sent_on": sent_on, "recorded_by": by}
    transfer = Transfer.objects.create(family=family, **sent)
    touch(family)
    audit.record("transfer.sent", transfer, by=by, family=family.pk)
    return transfer


@service
def acknowledge_transfer(transfer: Transfer, *, who: str, on: date, by: Practitioner) -> Transfer:
    """Somebody there says that they have it: now the huddle may close the family."""
    transfer = _held(transfer, by)
    if not who.strip():
        raise ValidationError({"who": "Enter who acknowledged it"})
    if on > today():
        raise ValidationError({"on": IN_PAST})
    if on < transfer.sent_on:
        raise ValidationError({"on": "It was sent after that day"})
    transfer.acknowledged_on, transfer.acknowledged_by = on, by
    transfer.acknowledged_who = who.strip()
    transfer.save(update_fields=["acknowledged_on", "acknowledged_by", "acknowledged_who"])
    audit.record("transfer.acknowledged", transfer, by=by, family=transfer.family_id)
    return transfer


@service
def take_back_transfer(transfer: Transfer, *, by: Practitioner) -> Transfer:
    """It was not sent, or the family did not move after all."""
    transfer = _held(transfer, by)
    transfer.taken_back_at, transfer.taken_back_by = timezone.now(), by
    transfer.save(update_fields=["taken_back_at", "taken_back_by"])
    audit.record("transfer.taken_back", transfer, by=by, family=transfer.family_id)
    return transfer


def _held(transfer: Transfer, by: Practitioner) -> Transfer:
    family = lock_family(transfer.family, by)
    found = Transfer.objects.visible_to(by).filter(pk=transfer.pk).first()
    if found is None:
        raise PermissionDenied("You do not have access to this.")
    found.family = family
    may_answer_transfer(by, found).enforce()
    return found
