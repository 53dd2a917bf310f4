"""What beat does for families. Each is safe twice, and a missed run is made good by the next."""

import logging

from celery import shared_task
from django.core.management import CommandError, call_command

from families.services.covering import follow_covers
from families.services.granting import end_expired_grants
from families.services.reminding import plan_reminders
from families.services.reminding_of_families import remind_of_families
from families.services.telling_of_gaps import tell_of_gaps
from practitioners.working_days import today

logger = logging.getLogger(__name__)


@shared_task
def end_grants_whose_time_is_up() -> None:
    """Every minute: time takes access away."""
    end_expired_grants()


@shared_task
def begin_covers_of_today() -> None:
    """Every minute: whoever covers from today on may do what the lead may."""
    follow_covers()


@shared_task
def remind_of_due_actions() -> None:
    """Every few minutes: what is due soon, today or overdue is told once."""
    plan_reminders(today())


@shared_task
def remind_of_families_waiting() -> None:
    """Hourly: offers without an answer, reviews, babies not seen; each step is told once."""
    remind_of_families(today())


@shared_task
def tell_of_families_without_lead() -> None:
    """Every night: who is without a lead by time alone; of each gap each is told once."""
    tell_of_gaps()


@shared_task(time_limit=1800)
def check_visibility() -> None:
    """Every night: whoever runs Huddle hears of it when arrays and grants differ."""
    try:
        call_command("check_visibility")
    except CommandError as drift:
        logger.error("%s Run check_visibility --rebuild as the owner.", drift)  # noqa: TRY400
