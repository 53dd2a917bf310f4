"""The SMTP server: it takes mail for anybody, writes it to a folder, and sends nothing on."""

import argparse
import logging
import signal
import threading
import uuid
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
logger = logging.getLogger("demo_mail")


class Keeper:
    """aiosmtpd's handler: one file for each message, whole before it gets its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
        draft = self.folder / f".{name}"
        draft.write_bytes(envelope.original_content or b"")
        draft.replace(self.folder / f"{name}.eml")
        logger.info("kept %s for %d", name, len(envelope.rcpt_tos))
        return "250 Kept"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options.folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(Keeper(options.folder), hostname=LOOPBACK, port=options.port)
    controller.start()
    _wait_for_the_end()
    controller.stop()


def _wait_for_the_end() -> None:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()


if __name__ == "__main__":
    main()
