"""What beat does for a huddle's week. Each is safe twice; the next makes a missed run good."""

from celery import shared_task

from huddle.services import (
    chasing,
    chasing_minutes,
    concerns,
    documents,
    invitations,
    reallocating,
)
from practitioners.working_days import today


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


@shared_task
def chase_minutes() -> None:
    """Every ten minutes: each is told once of a draft, of its last day and of its being late."""
    chasing_minutes.chase_minutes()


@shared_task
def make_documents() -> None:
    """At once when one is asked for, and every 15 seconds: claimed under a lease, so made once."""
    documents.make_due()


@shared_task
def remind_of_concerns() -> None:
    """Every ten minutes: whoever is asked by today; what is late can be taken further."""
    concerns.remind_of_concerns(today())


@shared_task
def give_out_families() -> None:
    """At once when somebody begins it, and every 15 seconds: what was begun and is not done."""
    reallocating.give_out_due()
