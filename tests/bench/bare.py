"""`python -m tests.bench.bare PORT FILE PART OF`: the same messages again, and nothing else.

Ready made, over one kept connection, nobody asked and nothing marked: no sender can be quicker.
"""

import json
import smtplib
import sys
from pathlib import Path
from typing import Any

from tests.bench.sink import LOOPBACK


def replay(mails: list[dict[str, Any]], port: int) -> None:
    with smtplib.SMTP(LOOPBACK, port) as server:
        for mail in mails:
            server.sendmail(mail["from"], mail["to"], mail["content"].encode())


def main(port: int, file: Path, part: int, of: int) -> None:
    mails = json.loads(file.read_text())["mails"][part::of]
    print("ready", flush=True)
    sys.stdin.readline()  # until the other one is ready too
    replay(mails, port)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
