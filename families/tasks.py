"""What beat does for families. Each is safe twice, and a missed run is made good by the next."""

from celery import shared_task

from families.services.granting import end_expired_grants
from families.services.reminding import plan_reminders
from practitioners.working_days import today


@shared_task
def end_grants_whose_time_is_up() -> None:
    """Every minute: time takes access away."""
    end_expired_grants()


@shared_task
def remind_of_due_actions() -> None:
    """Every minute: what is due soon, today or overdue is told once."""
    plan_reminders(today())
