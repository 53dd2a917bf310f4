"""GET /live/sessions/<id>/: server-sent events that say "changed", and never what.

Signed in by the site's own cookie; asked from the site's own pages only; a bounded number for
each person; closed after five minutes, whereupon the browser comes back and catches up.
"""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings

from config.live.knowing import Seen, look
from config.live.waking import Hub

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PATH = re.compile(r"^/live/sessions/([0-9a-f-]{36})/$")
LASTS = 300  # seconds
TICK = 10  # seconds between looks when nobody wakes it
SETTLES = 0.05  # seconds: what is written together is told together
MOST_EACH = 6  # streams for one person: a few tabs
AT_ONCE = 4  # questions to the database at a time

OK, FORBIDDEN, NOT_FOUND, WRONG_METHOD, TOO_MANY = 200, 403, 404, 405, 429


class Streams:
    def __init__(self) -> None:
        self.hub = Hub()
        self.pool = ThreadPoolExecutor(AT_ONCE, "look")
        self.open: Counter[UUID] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.hub.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.hub.stop()
                self.pool.shutdown(wait=False)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {
            key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
        }
        if scope["path"] == "/live/healthz":
            await _say(send, OK)
        elif scope["method"] != "GET":
            await _say(send, WRONG_METHOD)
        elif headers.get("origin", settings.BASE_URL) != settings.BASE_URL:
            await _say(send, FORBIDDEN)
        else:
            await self._follow(scope, headers, receive, send)

    async def _follow(
        self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send
    ) -> None:
        asked, key = _session(scope["path"]), _cookie(headers)
        seen = await self._look(key, asked) if asked and key else None
        if asked is None or seen is None:
            await _say(send, NOT_FOUND)
            return
        if self.open[seen.person] >= MOST_EACH:
            await _say(send, TOO_MANY)
            return
        known = headers.get("last-event-id") or _mark(scope["query_string"])
        self.open[seen.person] += 1
        bell = self.hub.join(str(asked))
        gone = asyncio.create_task(_gone(receive))
        try:
            await _begin(send)
            await self._tell(seen, known, partial(self._look, key, asked), bell, gone, send)
        finally:
            gone.cancel()
            self.hub.leave(str(asked), bell)
            self.open[seen.person] -= 1
            if not self.open[seen.person]:
                del self.open[seen.person]

    async def _tell(
        self,
        seen: Seen | None,
        known: str,
        ask: Callable[[], Awaitable[Seen | None]],
        bell: asyncio.Event,
        gone: "asyncio.Task[None]",
        send: Send,
    ) -> None:
        """Until they go, the time is up, or they may see it no longer."""
        ends = asyncio.get_running_loop().time() + LASTS
        while seen is not None and not gone.done():
            if seen.mark != known:
                known = seen.mark
                await _event(send, known)
            if asyncio.get_running_loop().time() > ends:
                break
            await _ring_or_tick(bell, gone)
            await _write(send, b":\n\n")  # finds out whether anybody is there
            seen = await ask()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _look(self, key: str, session: UUID) -> Seen | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, look, key, session)


async def _ring_or_tick(bell: asyncio.Event, gone: "asyncio.Task[None]") -> None:
    ring = asyncio.create_task(bell.wait())
    await asyncio.wait(
        [ring, gone],
        timeout=TICK * random.uniform(0.8, 1.2),  # noqa: S311 - spreads the looks
        return_when=asyncio.FIRST_COMPLETED,
    )
    ring.cancel()
    if bell.is_set():
        await asyncio.sleep(SETTLES)
    bell.clear()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _begin(send: Send) -> None:
    await _start(
        send,
        OK,
        [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")],
    )
    await _write(send, b"retry: 1000\n\n")


async def _event(send: Send, mark: str) -> None:
    await _write(send, f"id: {mark}\ndata: changed\n\n".encode())


async def _write(send: Send, words: bytes) -> None:
    await send({"type": "http.response.body", "body": words, "more_body": True})


async def _say(send: Send, status: int) -> None:
    await _start(send, status, [])
    await send({"type": "http.response.body", "body": b""})


async def _start(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    allowed = [
        (b"access-control-allow-origin", settings.BASE_URL.encode()),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin, Cookie"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": [*allowed, *headers]})


def _session(path: str) -> UUID | None:
    found = PATH.match(path)
    try:
        return UUID(found.group(1)) if found else None
    except ValueError:
        return None


def _cookie(headers: dict[str, str]) -> str:
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    held = cookies.get(settings.SESSION_COOKIE_NAME)
    return held.value if held else ""


def _mark(query: bytes) -> str:
    """What the page that asks showed: whatever changed since then is told at once."""
    return parse_qs(query.decode("latin-1")).get("seen", [""])[0]
