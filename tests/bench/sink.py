"""`python -m tests.bench.sink PORT FILE DELAY`: takes all mail; on SIGTERM writes it to the file.

DELAY is how many seconds it thinks about each, as a server does that is far away or careful.
"""

import asyncio
import json
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"


class Keeper:
    """In memory while it runs: a disk would be measured with it."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.kept: list[dict[str, object]] = []
        self.sessions = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, said: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.delay:
            await asyncio.sleep(self.delay)
        content = envelope.original_content or b""
        mail = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "at": time.time()}
        self.kept.append(mail | {"content": content.decode()})
        return "250 Kept"


@contextmanager
def sink(port: int, delay: float = 0) -> Iterator[Keeper]:
    """In this process, on a thread of its own."""
    keeper = Keeper(delay)
    controller = Controller(keeper, hostname=LOOPBACK, port=port)
    controller.start()
    yield keeper
    controller.stop()


def main(port: int, file: Path, delay: float) -> None:
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with sink(port, delay) as keeper:
        print("ready", flush=True)
        ended.wait()
    file.write_text(json.dumps({"mails": keeper.kept, "sessions": keeper.sessions}))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
