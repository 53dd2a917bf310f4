"""Work of this floor that runs apart from any request. Rows remember; the queue only hints."""

from celery import shared_task
from django.core.management import call_command

from practitioners import outbox, unsent


@shared_task
def send_due_notices() -> None:
    """Twice 30 seconds apart, by two beats, or after each plan: safe at any time, any number."""
    outbox.send_due()


@shared_task
def forget_ended_sessions() -> None:
    """Rows of sessions that ended, and what was typed in them an hour ago; safe to repeat."""
    call_command("clearsessions")
    unsent.forget_old()
