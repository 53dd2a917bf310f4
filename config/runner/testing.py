"""`make test`: servers and a browser of the tests' own, then pytest, whose line comes last."""

import os
import subprocess
import sys

from config.runner.browser import find_browser
from config.runner.environment import product_environment, write_env_file
from config.runner.frontend import build_assets
from config.runner.paths import BASE_DIR, Var
from config.runner.say import say, say_step
from config.runner.session import Session, session


def run_tests(var: Var) -> None:
    own = Var(var.root / "test")
    say(f"Huddle: getting ready to test in {own.root}")
    with session(own) as run:
        failures = _test(run, os.environ.get("ARGS", "").split())
    sys.exit(failures)


def _test(run: Session, arguments: list[str]) -> int:
    run.start_servers(for_tests=True)
    environment = product_environment(run.state, port=8000, demo=False) | find_browser()
    write_env_file(run.var, environment)
    say_step("Building the front-end assets")
    build_assets(environment)
    say_step("Running the tests\n")
    run.supervisor.tell = _keep_quiet
    return _run_pytest(environment, arguments)


def _run_pytest(environment: dict[str, str], arguments: list[str]) -> int:
    two_at_a_time = ["-n", "2", "--dist", "loadfile"]
    command = [sys.executable, "-m", "pytest", "-rfEs", *two_at_a_time, *arguments]
    return subprocess.run(
        command, cwd=BASE_DIR, env={**os.environ, **environment}, check=False
    ).returncode


def _keep_quiet(sentence: str) -> None:
    """Nothing comes after pytest's own last line."""
