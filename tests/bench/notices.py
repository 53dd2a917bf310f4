"""`python -m tests.bench.notices --notices 10000`: due messages, two workers, a local mail server.

Beside it a bare loop in as many processes that sends the same messages over kept connections. The
mail server says when it took the first and the last, of either.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
import psutil

django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.db import transaction  # noqa: E402

from config.heartbeat import broker  # noqa: E402
from config.runner.state import free_port  # noqa: E402
from practitioners.models import Notice, Practitioner  # noqa: E402
from practitioners.notices import plan, register  # noqa: E402
from tests.bench.scratch import NAME, scratch_database  # noqa: E402
from tests.bench.sink import LOOPBACK  # noqa: E402
from tests.chaos.kind import CHAOS  # noqa: E402
from tests.chaos.people import make_people  # noqa: E402
from tests.owner import become_runtime  # noqa: E402

PATIENCE = 120  # seconds without a single message
TOGETHER = 100  # planned in one transaction
MB = 1024 * 1024


@dataclass(frozen=True)
class How:
    """How many send, and how many seconds the mail server takes for each message."""

    senders: int
    delay: float


@dataclass(frozen=True)
class Sent:
    """What one way of sending did, as the mail server saw it."""

    messages: int
    connections: int
    a_second: float


def main() -> None:
    asked = _arguments()
    register(CHAOS)
    with scratch_database(), TemporaryDirectory() as folder:
        product, bare = Path(folder) / "product", Path(folder) / "bare"
        people = make_people(asked.notices)
        become_runtime()
        load = os.getloadavg()[0]
        planning = plan_all(people)
        how = How(asked.workers, asked.delay / 1000)
        memory = go_out(product, asked.notices, how)
        stand_bare(bare, product, how)
        found = {"product": read(product), "bare": read(bare)}
        assert same(product, bare), "the two did not send the same messages"
    report = {
        "workers": asked.workers,
        "server_takes_ms": asked.delay,
        "load": round(load, 1),
        "planning_seconds": round(planning, 1),
        "planning_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "worker_mb": memory,
        "ratio": round(found["product"].a_second / found["bare"].a_second, 2),
    } | {name: asdict(sent) for name, sent in found.items()}
    asked.json.write_text(json.dumps(report, indent=1))
    print(json.dumps(report, indent=1))


def plan_all(people: list[Practitioner]) -> float:
    """Each told of one thing; how many seconds it took."""
    with broker() as connection:
        connection.delete("notify")  # hints of an earlier run
    began = time.perf_counter()
    for start in range(0, len(people), TOGETHER):
        with transaction.atomic():
            for person in people[start : start + TOGETHER]:
                plan(CHAOS, person, person)
    return time.perf_counter() - began


def go_out(file: Path, notices: int, how: How) -> list[int]:
    """By workers with one process each; the most that each of them held, in MB."""
    with mail_server(file, how) as port, workers(port, how) as started:
        return until_sent(notices, started)


def stand_bare(file: Path, same_as: Path, how: How) -> None:
    with mail_server(file, how) as port:
        loops = [
            _python("tests.bench.bare", port, same_as, part, how.senders)
            for part in range(how.senders)
        ]
        for loop in loops:
            _is_ready(loop)
        for loop in loops:
            _go(loop)
        for loop in loops:
            loop.communicate()


def until_sent(notices: int, started: list[subprocess.Popen]) -> list[int]:
    most, sent, changed = [0] * len(started), 0, time.monotonic()
    while sent < notices:
        assert time.monotonic() - changed < PATIENCE, f"it stands still at {sent}"
        time.sleep(0.5)
        most = [max(was, held_by(one)) for was, one in zip(most, started, strict=True)]
        before, sent = sent, Notice.objects.filter(state=Notice.State.SENT).count()
        changed = time.monotonic() if sent > before else changed
    return most


def held_by(worker: subprocess.Popen) -> int:
    """The process that sends, without the one that gives it work."""
    children = psutil.Process(worker.pid).children()
    return max((child.memory_info().rss // MB for child in children), default=0)


@contextmanager
def mail_server(file: Path, how: How) -> Iterator[int]:
    port = free_port()
    server = _python("tests.bench.sink", port, file, how.delay)
    _is_ready(server)
    try:
        yield port
    finally:
        server.terminate()
        server.communicate()


@contextmanager
def workers(port: int, how: How) -> Iterator[list[subprocess.Popen]]:
    """As the runner starts them, on the scratch database."""
    where = {
        "DATABASE_URL": f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{NAME}",
        "EMAIL_URL": f"smtp://{LOOPBACK}:{port}",
    }
    words = ["worker", "--queues", "notify", "--concurrency", "1", "--loglevel", "ERROR"]
    known = ["--include", "tests.chaos.known"]
    celery = [sys.executable, "-m", "celery", "--app", "config", "--quiet", *words, *known]
    started = [
        subprocess.Popen(
            [*celery, "--hostname", f"{number}@%h"],
            cwd=settings.BASE_DIR,
            env={**os.environ, **where},
        )
        for number in range(how.senders)
    ]
    try:
        yield started
    finally:
        for worker in started:
            worker.terminate()
        for worker in started:
            worker.wait(60)


def read(file: Path) -> Sent:
    kept = json.loads(file.read_text())
    times = sorted(mail["at"] for mail in kept["mails"])
    rate = (len(times) - 1) / (times[-1] - times[0])
    return Sent(len(times), kept["sessions"], round(rate, 1))


def same(one: Path, other: Path) -> bool:
    return contents(one) == contents(other)


def contents(file: Path) -> list[str]:
    return sorted(mail["content"] for mail in json.loads(file.read_text())["mails"])


def _python(module: str, *words: Any) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, words)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _is_ready(process: subprocess.Popen) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def _go(process: subprocess.Popen) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-notices", description=__doc__)
    parser.add_argument("--notices", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--delay", type=int, default=0, help="ms a message takes the mail server")
    parser.add_argument("--json", type=Path, default=settings.VAR / "notices.json")
    return parser.parse_args(sys.argv[1:])


if __name__ == "__main__":
    main()
