"""One run from lock to last stop: whatever ends it, the children end in good order."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from config.runner.broker import broker_child, forget_heartbeats
from config.runner.database import database_child, make_cluster, make_roles
from config.runner.home import Home, find_home
from config.runner.lock import only_runner
from config.runner.orphans import stop_all_of
from config.runner.paths import Var
from config.runner.product import mail_child
from config.runner.say import say, say_step
from config.runner.state import State, load_state
from config.runner.supervisor import Supervisor

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Session:
    var: Var
    state: State
    home: Home
    supervisor: Supervisor = field(default_factory=Supervisor)

    def start_servers(self, *, for_tests: bool, hasty: bool | None = None) -> None:
        """Hasty, as tests usually are: a loss of power may spoil what they wrote."""
        make_cluster(self.home, self.state)
        hasty = for_tests if hasty is None else hasty
        database = database_child(self.var, self.home, self.state, hasty=hasty)
        self.supervisor.start(database, f"Starting PostgreSQL on {self._where('postgres')}")
        make_roles(self.home, self.state, for_tests=for_tests)
        broker = broker_child(self.var, self.home, self.state)
        self.supervisor.start(broker, f"Starting Redis on {self._where('redis')}")
        forget_heartbeats(self.state)
        mail = mail_child(self.var, self.state)
        self.supervisor.start(mail, f"Starting the mail server on {self._where('smtp')}")

    def _where(self, name: str) -> str:
        return f"port {self.state.port(name)}"


@contextmanager
def session(var: Var) -> Iterator[Session]:
    var.make()
    with only_runner(var):
        for name in stop_all_of(var.root):
            say_step(f"Stopped {name}, which an earlier run left behind")
        run = Session(var, load_state(var), find_home(var))
        with _signals_as_interrupts():
            try:
                yield run
            except KeyboardInterrupt:
                say("\nStopping Huddle")
            finally:
                _ignore_signals()
                run.supervisor.stop()


@contextmanager
def _signals_as_interrupts() -> Iterator[None]:
    before = {number: signal.signal(number, _interrupt) for number in ENDING_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """A second Ctrl-C must not leave half of the children behind."""
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
