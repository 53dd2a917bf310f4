"""What happened to a family, in the past tense. Each signal carries ids, nothing else."""

from functools import partial
from uuid import UUID

from django.db import models, transaction
from django.dispatch import Signal

lead_offered = Signal()  # allocation_id, family_id
lead_accepted = Signal()  # allocation_id, family_id
lead_declined = Signal()  # allocation_id, family_id
lead_ended = Signal()  # allocation_id, family_id
action_agreed = Signal()  # action_id, family_id
action_closed = Signal()  # action_id, family_id
contact_logged = Signal()  # contact_id, family_id
# family, update, by. Sent inside the transaction: the next session may have to hear of it.
lead_updated = Signal()
# family, what, by. Sent inside the transaction: the floors above may have something to look at
# again because of a "new_lead", a "new_household", a "birth" or because it was "closed".
family_changed = Signal()

# family, by. Sent inside the transaction, after a loss that leaves no baby of the family.
loss_recorded = Signal()
loss_taken_back = Signal()


def announce(signal: Signal, thing: models.Model, **ids: UUID) -> None:
    """Tell the floors above, once the caller's transaction holds."""
    send = partial(signal.send_robust, sender=type(thing), **ids)
    transaction.on_commit(send)
