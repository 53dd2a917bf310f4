"""One process that the runner started: how it starts, when it is ready, how it stops."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from config.runner.account import Account
from config.runner.say import Refusal

LOG_LIMIT = 5_000_000


@dataclass
class Child:
    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    account: Account | None = None
    before: Callable[[], object] = lambda: None
    is_ready: Callable[[], bool] = lambda: True
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 15
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0, init=False)

    def start(self) -> None:
        self._kill_group()  # what a crash left: its own children
        self.before()
        self._keep_log_small()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd="/" if self.account else None,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the runner alone, which stops in order
                **(self.account.as_options() if self.account else {}),
            )
        self.started = time.monotonic()

    def wait_until_ready(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            if self.exit_code is not None or time.monotonic() > deadline:
                raise Refusal(self.obituary())
            time.sleep(0.05)

    @property
    def exit_code(self) -> int | None:
        return self.process.poll() if self.process else None

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.patience)
        self._kill_group()

    def obituary(self) -> str:
        """What became of it, in words and in the last lines of its log."""
        ending = "did not become ready" if self.exit_code is None else self._how_it_ended()
        lines = "\n".join(f"    | {line}" for line in self.last_lines())
        return f"{self.name} {ending}. The end of {self.log}:\n{lines}"

    def last_lines(self, count: int = 8) -> list[str]:
        with self.log.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 8000))
            return log.read().decode(errors="replace").splitlines()[-count:]

    def _how_it_ended(self) -> str:
        code = self.exit_code or 0
        if code < 0:
            return f"was stopped by {signal.Signals(-code).name} (exit code {code})"
        return f"ended with exit code {code}"

    def _kill_group(self) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _keep_log_small(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
