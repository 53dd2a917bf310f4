"""What beat does for decisions to share. Safe twice, and a missed run is made good by the next."""

from celery import shared_task

from consent.services.following import follow_the_clock


@shared_task
def follow_decisions_in_time() -> None:
    """Every minute: a decision that has begun or run out takes effect."""
    follow_the_clock()
