"""What has happened in a huddle: past-tense facts that carry an id."""

from django.dispatch import Signal

nomination_made = Signal()  # nomination_id, family_id
agenda_published = Signal()  # session_id
check_answered = Signal()  # check_id, family_id
session_opened = Signal()  # session_id
decision_recorded = Signal()  # decision_id
minutes_signed = Signal()  # session_id
