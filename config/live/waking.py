"""Hear from Redis which sessions something happened in, and wake whoever follows them."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress

import redis.asyncio
from django.conf import settings

from huddle.waking import CHANNEL

LONGEST_PAUSE = 5.0
logger = logging.getLogger(__name__)


class Hub:
    """The streams of this process, by the session that they follow."""

    def __init__(self) -> None:
        self.waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.task = asyncio.create_task(self._listen_for_ever())

    async def stop(self) -> None:
        if self.task:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task

    def join(self, session: str) -> asyncio.Event:
        bell = asyncio.Event()
        self.waiting[session].add(bell)
        return bell

    def leave(self, session: str, bell: asyncio.Event) -> None:
        self.waiting[session].discard(bell)
        if not self.waiting[session]:
            del self.waiting[session]

    def wake(self, session: str) -> None:
        for bell in self.waiting.get(session, ()):
            bell.set()

    def wake_all(self) -> None:
        for session in list(self.waiting):
            self.wake(session)

    async def _listen_for_ever(self) -> None:
        """Without Redis the slow tick goes on; when it is back, everybody looks once."""
        pause = 0.2
        while True:
            try:
                async for session in _heard():
                    pause = 0.2
                    if session:
                        self.wake(session)
                    else:
                        self.wake_all()
            except (redis.RedisError, OSError) as error:
                logger.warning("Redis is not there: %s", type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


async def _heard() -> AsyncIterator[str]:
    """Each session that is named; "" first, when it begins to hear."""
    client = redis.asyncio.Redis.from_url(settings.CELERY_BROKER_URL, decode_responses=True)
    async with client, client.pubsub() as subscription:
        await subscription.subscribe(CHANNEL)
        async for message in subscription.listen():
            yield message["data"] if message["type"] == "message" else ""
