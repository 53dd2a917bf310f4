"""What Notify says of a message that it took: delivered, or not and why. Told again, it changes
nothing; told late, it does not undo what was told of a later time."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from pydantic import AwareDatetime, BaseModel, Field

from practitioners.channels import bounces
from practitioners.models import Bounce, Delivery, Notice
from practitioners.notices import KINDS
from practitioners.telling import giving_up

Status = Delivery.Status
FINAL = {Status.DELIVERED, Status.PERMANENT, Status.TEMPORARY, Status.TECHNICAL}
AGAIN_AFTER = timedelta(minutes=5)


class Receipt(BaseModel):
    """What of it is kept. Whom it went to is not read: we know."""

    id: UUID
    reference: str | None = Field(default=None, max_length=200)
    status: str = Field(max_length=40)
    completed_at: AwareDatetime | None = None


@transaction.atomic
def receive(receipt: Receipt) -> None:
    """Nothing where it is not ours: another service's, or made up."""
    if receipt.status not in FINAL:
        return
    known = Delivery.objects.select_for_update().filter(reference=receipt.reference).first()
    at = min(receipt.completed_at or timezone.now(), timezone.now())
    if known is None or known.status == receipt.status or (known.status_at or at) > at:
        return
    Delivery.objects.filter(pk=known.pk).update(status=receipt.status, status_at=at)
    _follow(known, receipt.status, at)


def _follow(delivery: Delivery, status: str, at: datetime) -> None:
    if status == Status.TECHNICAL:
        _send_again(delivery.notice)
    elif delivery.by != Delivery.By.EMAIL:
        return
    elif status == Status.DELIVERED:
        bounces.end(delivery.address, at)
    else:
        bounces.note(delivery.address, status, Bounce.By.NOTIFY, at)


def _send_again(notice: Notice) -> None:
    """The fault was Notify's. What held several cannot be made anew: those stand on screen."""
    rows = Notice.objects.filter(pk=notice.pk, state=Notice.State.SENT)
    if KINDS[notice.kind].sent:
        rows.update(state=Notice.State.DEAD, reason=f"Refused: {Status.TECHNICAL}")
        giving_up.tell(notice)
        return
    rows.update(state=Notice.State.DUE, ended_at=None, lease_until=timezone.now() + AGAIN_AFTER)
