"""`python -m tests.bench.sink PORT FILE`: takes all mail, and on SIGTERM writes it to the file."""

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

    def __init__(self) -> None:
        self.kept: list[dict[str, object]] = []
        self.sessions = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, said: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        mail = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "at": time.time()}
        self.kept.append(mail | {"content": content.decode()})
        return "250 Kept"


@contextmanager
def sink(port: int) -> Iterator[Keeper]:
    """In this process, on a thread of its own."""
    keeper = Keeper()
    controller = Controller(keeper, hostname=LOOPBACK, port=port)
    controller.start()
    yield keeper
    controller.stop()


def main(port: int, file: Path) -> None:
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with sink(port) as keeper:
        print("ready", flush=True)
        ended.wait()
    file.write_text(json.dumps({"mails": keeper.kept, "sessions": keeper.sessions}))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
