"""`make bench-...` and `mutants`: modules of the tests, on servers of their own."""

import os
import subprocess
import sys

from config.runner.environment import product_environment
from config.runner.paths import BASE_DIR, Var
from config.runner.say import say
from config.runner.session import session


def run_bench(var: Var) -> None:
    """As durable as a partner's server, so that a write costs what it costs there."""
    _run(Var(var.root / "bench"), "tests.bench", hasty=False)


def run_bench_caseload(var: Var) -> None:
    _run(Var(var.root / "bench"), "tests.bench.caseload", hasty=False)


def run_bench_live(var: Var) -> None:
    """The test of thirty followers, so many rounds that its figures mean something."""
    os.environ.setdefault("LIVE_ROUNDS", "5")
    what = ("-q", "-k", "theirs", "tests/huddle/test_thirty_followers.py")
    _run(Var(var.root / "bench"), "pytest", *what, hasty=False)


def run_bench_notices(var: Var) -> None:
    _run(Var(var.root / "bench"), "tests.bench.notices", hasty=False)


def run_chaos(var: Var) -> None:
    """It starts servers of its own, because it kills them; ten minutes unless told otherwise."""
    usual = {"CHAOS_MINUTES": "10", "CHAOS_NOTICES": "10000"}
    environment = {**usual, **os.environ, "HUDDLE_VAR": str(var.root / "chaos")}
    command = [sys.executable, "-m", "tests.chaos"]
    sys.exit(subprocess.run(command, cwd=BASE_DIR, env=environment, check=False).returncode)


def run_mutants(var: Var) -> None:
    _run(Var(var.root / "test"), "tests.access.mutants", hasty=True)


def _run(var: Var, module: str, *given: str, hasty: bool) -> None:
    say(f"Huddle: getting ready in {var.root}")
    with session(var) as run:
        run.start_servers(for_tests=True, hasty=hasty)
        environment = product_environment(run.state, port=8000, demo=False)
        result = subprocess.run(
            [sys.executable, "-m", module, *given, *os.environ.get("ARGS", "").split()],
            cwd=BASE_DIR,
            env={**os.environ, **environment},
            check=False,
        )
    sys.exit(result.returncode)
