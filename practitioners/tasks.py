"""Work of this floor that runs apart from any request. Rows remember; the queue only hints."""

import logging
from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from practitioners import once, outbox, recertifying, sealing, sink, unsent
from practitioners.working_days import today

VERIFYING = "practitioners.tasks.verify_audit"
logger = logging.getLogger(__name__)


@shared_task
def send_due_notices() -> None:
    """Twice 30 seconds apart, by two beats, or after each plan: safe at any time, any number."""
    outbox.send_due()


@shared_task
def forget_ended_sessions() -> None:
    """Rows of sessions that ended, and what was typed in them an hour ago; safe to repeat."""
    call_command("clearsessions")
    unsent.forget_old()
    once.forget_old()


@shared_task(time_limit=1800)
def seal_audit() -> None:
    """Every minute: seal what is finished, and let the newest hash leave. Safe in any number."""
    sealing.seal()
    sink.plan()
    sink.deliver_due()


@shared_task(time_limit=3600)
def verify_audit() -> None:
    """Every night: whoever runs Huddle hears of it when a seal does not hold, or none is made.

    A long trail takes longer than the broker waits before it gives the task out again: whoever
    finds one at work goes home.
    """
    if not cache.add(VERIFYING, value=True, timeout=3600):
        return
    try:
        call_command("verify_audit")
    except CommandError as fault:
        logger.error("The audit trail does not verify. %s", fault)  # noqa: TRY400
    finally:
        cache.delete(VERIFYING)
    late = timezone.now() - timedelta(hours=1)
    _, since = sealing.unsealed()
    if since and since < late:
        logger.error("Audit events wait for a seal since %s: a transaction stays open.", since)


@shared_task
def ask_about_teams() -> None:
    """Every hour: open the period's checks where there are none, and remind. Safe to repeat."""
    recertifying.open_checks(today())
    recertifying.plan_reminders(today())
