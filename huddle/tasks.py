"""What beat does for a huddle's week. Each is safe twice; the next makes a missed run good."""

from celery import shared_task

from huddle.services import chasing, invitations


@shared_task
def chase_checks() -> None:
    """Every ten minutes: whoever was chased today is not chased again."""
    chasing.chase_all()


@shared_task
def call_coming_sessions() -> None:
    """Hourly: the meetings of the coming weeks; those already called stay."""
    chasing.call_ahead()


@shared_task
def follow_invitations() -> None:
    """Every five minutes: calendars say what is true of who belongs, when and where."""
    invitations.follow_all()
