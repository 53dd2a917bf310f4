"""What was decided about sharing, in the past tense."""

from django.dispatch import Signal

# family, by. Sent inside the transaction: a decision not to share and its effect are one.
sharing_decided = Signal()
