"""The front-end packages: fetched by a pip-installed Node as the lock file says, then built."""

import hashlib
import subprocess
import sys

from config.runner.environment import for_child
from config.runner.paths import BASE_DIR
from config.runner.say import Refusal, say_step

MODULES = BASE_DIR / "node_modules"
STAMP = MODULES / ".installed"


def build_assets(environment: dict[str, str]) -> None:
    if not _is_installed():
        _install()
    _run([sys.executable, "-m", "config.assets"], for_child(environment))


def _is_installed() -> bool:
    return STAMP.exists() and STAMP.read_text() == _fingerprint()


def _install() -> None:
    say_step("Installing the front-end packages that package-lock.json pins")
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _run(["npm", "ci", *options], for_child({"HUDDLE_VAR": ""}))
    STAMP.write_text(_fingerprint())


def _fingerprint() -> str:
    return hashlib.sha256((BASE_DIR / "package-lock.json").read_bytes()).hexdigest()


def _run(command: list[str], environment: dict[str, str]) -> None:
    result = subprocess.run(
        command, cwd=BASE_DIR, env=environment, check=False, capture_output=True, text=True
    )
    if result.returncode:
        raise Refusal(f"`{' '.join(command)}` did not work:\n{result.stdout}{result.stderr}")
