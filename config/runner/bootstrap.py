"""Make the virtual environment and install what is pinned. Standard library only: it runs first.

    python3 config/runner/bootstrap.py requirements-local.txt

Debian's Python comes without ensurepip. As root the missing package is installed; an ordinary
user gets by with the machine's pip, or with Debian's wheel of it, which apt lets anybody fetch.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
MADE = VENV / ".made"
SYSTEM_WHEELS = Path("/usr/share/python-wheels")
INSTALL_BY_HAND = (
    "Huddle needs Python's venv. Ask an administrator to run: apt-get install python3-venv"
)

# Each file holds all of those before it, at the same versions.
LAYERS = ["requirements-local.txt", "requirements-dev.txt"]


def main(requirements: str) -> None:
    if sys.version_info[:2] != (3, 11):
        sys.exit(f"Huddle needs Python 3.11, and {sys.executable} is {sys.version.split()[0]}.")
    if not MADE.exists():
        make_venv()
    if not is_installed(requirements):
        install(requirements)


def make_venv() -> None:
    say("Making the virtual environment in .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if not has("ensurepip") and os.geteuid() == 0:
        apt_install("python3-venv")
    if has("ensurepip"):
        run(sys.executable, "-m", "venv", VENV)
    else:
        run(sys.executable, "-m", "venv", "--without-pip", VENV)
        if not has("pip"):
            install_pip_from_wheel(find_pip_wheel())
    MADE.touch()


def has(module: str) -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec(module) is not None


def apt_install(package: str) -> None:
    if not shutil.which("apt-get"):
        return
    say(f"Installing Debian's {package}")
    if not apt_get("install", "--yes", "--no-install-recommends", package):
        apt_get("update")
        apt_get("install", "--yes", "--no-install-recommends", package)


def apt_get(*words: str, folder: Path = BASE_DIR) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    result = subprocess.run(
        ["apt-get", "-qq", *words], check=False, capture_output=True, env=environment, cwd=folder
    )
    return result.returncode == 0


def find_pip_wheel() -> Path:
    """Debian's wheel of pip: installed already, or fetched by apt, which any user may do."""
    say("Fetching pip from Debian, as this Python came without it")
    if wheel := first_wheel(SYSTEM_WHEELS):
        return wheel
    box = VENV / "debian"
    box.mkdir()
    fetch_package("python3-pip-whl", box)
    if wheel := first_wheel(box / "usr/share/python-wheels"):
        return wheel
    return sys.exit(INSTALL_BY_HAND)


def fetch_package(package: str, box: Path) -> None:
    if not shutil.which("apt-get"):
        return
    if not apt_get("download", package, folder=box):
        own_lists = apt_state(box)
        apt_get("update", *own_lists, folder=box)
        apt_get("download", package, *own_lists, folder=box)
    for archive in box.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", archive.name, "."], cwd=box, check=False)


def apt_state(box: Path) -> list[str]:
    """Options that keep apt's lists and cache in a folder of ours."""
    (box / "lists/partial").mkdir(parents=True)
    (box / "cache/archives/partial").mkdir(parents=True)
    return ["-o", f"Dir::State::lists={box}/lists", "-o", f"Dir::Cache={box}/cache"]


def first_wheel(folder: Path) -> Path | None:
    return next(iter(sorted(folder.glob("pip-*.whl"))), None)


def install_pip_from_wheel(wheel: Path) -> None:
    subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel],
        check=True,
        env={**os.environ, "PYTHONPATH": str(wheel)},
    )


def is_installed(requirements: str) -> bool:
    stamp = stamp_of(requirements)
    return stamp.exists() and stamp.read_text() == fingerprint(requirements)


def install(requirements: str) -> None:
    packages = (BASE_DIR / requirements).read_text().count("==")
    say(f"Installing {packages} Python packages, each pinned and checked against its hash")
    quietly = ["install", "-qq", "--disable-pip-version-check", "--no-input"]
    run(*pip(), *quietly, "--require-hashes", "--requirement", BASE_DIR / requirements)
    for layer in LAYERS[: LAYERS.index(requirements) + 1]:
        stamp_of(layer).write_text(fingerprint(layer))


def pip() -> list[object]:
    """The virtual environment's own, or the machine's pointed at it."""
    if (VENV / "bin" / "pip").exists():
        return [PYTHON, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", PYTHON]


def stamp_of(requirements: str) -> Path:
    return VENV / f".installed-{requirements}"


def fingerprint(requirements: str) -> str:
    return hashlib.sha256((BASE_DIR / requirements).read_bytes()).hexdigest()


def run(*command: object) -> None:
    if failure := subprocess.run([str(word) for word in command], check=False).returncode:
        sys.exit(f"That did not work (exit code {failure}): {' '.join(map(str, command))}")


def say(sentence: str) -> None:
    print(f"- {sentence}", flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
