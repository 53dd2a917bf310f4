"""One runner at a time for one folder. The kernel drops the lock however the runner dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from config.runner.paths import Var
from config.runner.say import Refusal


@contextmanager
def only_runner(var: Var) -> Iterator[None]:
    with var.lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise Refusal(already_running(var, file.read().strip())) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def already_running(var: Var, pid: str) -> str:
    return (
        f"Huddle is already running in {var.root} (process {pid or 'unknown'}). "
        "Stop it with Ctrl-C first, or give this one its own folder and port: "
        "HUDDLE_VAR=/some/folder PORT=8001"
    )
