"""Wake the processes that stream: something about a session has changed. No word of what.

One receiver, on the trail: whatever changes anything writes there in the same transaction. What
Redis does not take is not lost: who follows looks for themselves every few seconds.
"""

import logging
from collections.abc import Iterable
from functools import cache, partial
from typing import Any

import redis
from django.conf import settings
from django.db import connection, transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from huddle.models import HuddleSession
from practitioners.models import AuditEvent
from practitioners.verbs import is_look

CHANNEL = "huddle:live"
PATIENCE = 0.5  # seconds: nobody waits for Redis longer than that
OF_A_SESSION = f"{HuddleSession._meta.label}:"
logger = logging.getLogger(__name__)


@receiver(post_save, sender=AuditEvent)
def wake_those_who_follow(instance: AuditEvent, **_: Any) -> None:
    if not settings.LIVE_URL or is_look(instance.verb):
        return
    if sessions := _sessions_of(instance):
        transaction.on_commit(partial(publish, sessions), robust=True)


def publish(sessions: Iterable[str]) -> None:
    try:
        for session in sessions:
            _broker().publish(CHANNEL, session)
    except redis.RedisError as error:
        logger.warning("nobody was woken: %s", type(error).__name__)


def _sessions_of(event: AuditEvent) -> list[str]:
    """The session itself, or those that have the event's family on their agenda now."""
    if event.target.startswith(OF_A_SESSION):
        return [event.target.removeprefix(OF_A_SESSION)]
    if event.family is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT session FROM huddle_held_with(%s)", [event.family])
        return [str(session) for (session,) in cursor.fetchall()]


@cache
def _broker() -> redis.Redis:
    return redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
    )
