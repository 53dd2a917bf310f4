"""What happened to people, in the past tense."""

from django.dispatch import Signal

# practitioner, by (None: whoever installs). Sent inside the transaction: that somebody has left
# and that they see nothing any more are one.
practitioner_left = Signal()
