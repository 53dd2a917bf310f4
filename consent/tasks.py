"""What beat does about sharing and retention. Each is safe twice; the next makes a miss good."""

from celery import shared_task

from consent.services import retention
from consent.services.following import follow_the_clock
from consent.services.prompts import find_prompts
from consent.services.reminding import remind_of_agreements
from practitioners.working_days import today


@shared_task
def follow_decisions_in_time() -> None:
    """Every minute: a decision that has begun or run out takes effect."""
    follow_the_clock()


@shared_task
def remind_of_sharing_agreements() -> None:
    """Hourly: agreements between agencies whose review is near; each is told once."""
    remind_of_agreements(today())


@shared_task
def propose_disposals() -> None:
    """Every night: what may be disposed of waits for a person. Nothing is disposed of here."""
    retention.propose_disposals()


@shared_task(time_limit=1800)
def find_unusual_access(days: int = 1) -> None:
    """Every hour over yesterday and today; every night over the days of a week and a day."""
    find_prompts(days)
