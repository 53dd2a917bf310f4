"""What is done to the parts, each as the machine's own killer does it: no warning, no goodbye."""

import random
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil
import redis

from config.runner.children import Child
from config.runner.session import Session
from config.runner.state import LOOPBACK

WORKERS = ["worker", "second worker"]
# Whatever can stop a sender between the server's yes and our mark: then one mail comes twice.
DOUBLES = {"worker", "process", "mail", "PostgreSQL"}


class Faults:
    """Every fault comes once before any comes again, in an order that the seed decides."""

    def __init__(self, run: Session, chance: random.Random) -> None:
        self.run, self.chance = run, chance
        self.done: dict[str, int] = {}
        self.coming = self._order()
        self.ways: dict[str, Callable[[], None]] = {
            "worker": lambda: self._kill(self.chance.choice(WORKERS)),
            "process": self._kill_a_process,
            "beat": lambda: self._kill("beat"),
            "Redis": lambda: self._kill("Redis"),
            "FLUSHALL": self._flush,
            "mail": lambda: self._kill("mail"),
            "PostgreSQL": lambda: self._kill("PostgreSQL"),
        }

    def next(self) -> str:
        name = next(self.coming)
        with suppress(psutil.NoSuchProcess, redis.RedisError):
            self.ways[name]()
            self.done[name] = self.done.get(name, 0) + 1
        return name

    def most_doubled(self) -> int:
        """Each sending process has one mail in hand at the most; two for each worker."""
        return sum(n for name, n in self.done.items() if name in DOUBLES) * 2 * len(WORKERS)

    def _order(self) -> Iterator[str]:
        while True:
            yield from self.chance.sample(sorted(self.ways), len(self.ways))

    def _child(self, name: str) -> psutil.Process:
        child = next(one for one in self.run.supervisor.children if one.name == name)
        return psutil.Process(_pid(child))

    def _kill(self, name: str) -> None:
        self._child(name).send_signal(signal.SIGKILL)

    def _kill_a_process(self) -> None:
        """One of those that do the work: the worker's own must notice, and make another."""
        if processes := self._child(self.chance.choice(WORKERS)).children():
            self.chance.choice(processes).send_signal(signal.SIGKILL)

    def _flush(self) -> None:
        state = self.run.state
        password = state.passwords["redis"]
        with redis.Redis(host=LOOPBACK, port=state.ports["redis"], password=password) as broker:
            broker.flushall()


def _pid(child: Child) -> int:
    if child.process is None or child.exit_code is not None:
        raise psutil.NoSuchProcess(0)  # it lies where the last fault left it
    return child.process.pid
