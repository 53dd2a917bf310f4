"""Find and stop what an earlier runner left behind when it was killed.

No list of process ids to go stale: our processes carry a mark in their environment, and
PostgreSQL and Redis, which write over theirs, work inside their data folder.
"""

from collections.abc import Callable
from pathlib import Path

import psutil

MARK = "HUDDLE_RUNS_IN"


def stop_all_of(var_root: Path) -> list[str]:
    """Stop every process that a runner started for this folder; their names."""
    return _stop(lambda process: process.environ().get(MARK) == str(var_root))


def stop_all_in(folder: Path) -> list[str]:
    """Stop every process that works inside this folder; their names."""
    return _stop(lambda process: Path(process.cwd()).is_relative_to(folder))


def _stop(is_ours: Callable[[psutil.Process], bool]) -> list[str]:
    found = [process for process in psutil.process_iter(["name"]) if _holds(is_ours, process)]
    for process in found:
        _tell(process.terminate)
    _, stubborn = psutil.wait_procs(found, timeout=5)
    for process in stubborn:
        _tell(process.kill)
    psutil.wait_procs(stubborn, timeout=5)
    return [process.info["name"] for process in found]


def _holds(is_ours: Callable[[psutil.Process], bool], process: psutil.Process) -> bool:
    try:
        return process.pid != psutil.Process().pid and is_ours(process)
    except (psutil.Error, OSError):  # gone, a zombie, or somebody else's
        return False


def _tell(signal_it: Callable[[], None]) -> None:
    try:
        signal_it()
    except psutil.NoSuchProcess:
        return
