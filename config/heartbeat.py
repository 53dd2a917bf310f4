"""Proof of life: beat leaves a mark as it ticks, and a worker when it runs the task beat sends.

A long worker may rightly be busy for an hour: for it the process speaks that gives out its work.
"""

import logging
import sys
import time
from typing import Any

import redis
from celery import current_app, shared_task
from celery.beat import PersistentScheduler
from celery.signals import beat_init, heartbeat_sent
from django.conf import settings

from config.queues import WORKERS

logger = logging.getLogger(__name__)

FRESH_FOR = 45  # seconds; beat sends the task every 15


def broker() -> redis.Redis:
    """A connection that gives up soon; to be closed by whoever asked for it."""
    return redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=2, socket_connect_timeout=2
    )


def leave_mark(name: str) -> None:
    with broker() as connection:
        connection.set(_key(name), int(time.time()), ex=FRESH_FOR)


def has_mark(name: str, connection: redis.Redis) -> bool:
    return bool(connection.exists(_key(name)))


@shared_task(name="config.heartbeat", expires=15)
def worker_heartbeat() -> None:
    leave_mark("worker")


class MarkingScheduler(PersistentScheduler):
    """Celery's own, which also says at each tick that it ticks."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        try:
            leave_mark("beat")
        except redis.RedisError:
            logger.warning("beat could not leave its mark: Redis does not answer")
        return super().tick(*args, **kwargs)


@heartbeat_sent.connect
def _a_long_worker_is_there(**_: object) -> None:
    """Celery's own heartbeat, every two seconds, of a worker that takes all long queues."""
    if not set(WORKERS["long-worker"]) <= set(current_app.amqp.queues.consume_from):
        return
    try:
        leave_mark("long-worker")
    except redis.RedisError:
        logger.warning("the long worker could not leave its mark: Redis does not answer")


@beat_init.connect
def _do_not_wait_for_the_first_interval(**_: object) -> None:
    worker_heartbeat.delay()


def _key(name: str) -> str:
    return f"huddle:alive:{name}"


def main(name: str) -> None:
    """For the container: is there a fresh mark of this name?"""
    with broker() as connection:
        if not has_mark(name, connection):
            sys.exit(f"{name} has left no mark for {FRESH_FOR} seconds")


if __name__ == "__main__":
    main(*sys.argv[1:])
