"""No file says where packages come from, and what is pinned is pinned by its hash."""

import re
import subprocess

import pytest
from django.conf import settings

LOCKS = ["requirements.txt", "requirements-local.txt", "requirements-dev.txt"]
INDEX = re.compile(
    r"--(?:extra-)?index-url|--find-links|--trusted-host|[\w.-]*pypi[\w.-]*\.(?:org|io|com)"
    r"|registry\.[\w.-]+|registry\s*=|_authToken"
)
ABOUT_INDEXES = {"tests/quality/test_files.py"}


@pytest.fixture(autouse=True)
def _database():
    """None of this needs one."""


def tracked():
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    return [settings.BASE_DIR / name for name in listed.stdout.split("\0") if name]


def test_no_file_names_an_index():
    named = {}
    for path in tracked():
        name = str(path.relative_to(settings.BASE_DIR))
        if name not in ABOUT_INDEXES and path.is_file():
            text = path.read_bytes().decode(errors="ignore")
            if found := INDEX.search(text):
                named[name] = found.group()

    assert not named


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_a_hash(name):
    lines = (settings.BASE_DIR / name).read_text().splitlines()
    packages = [line for line in lines if re.match(r"[A-Za-z0-9]", line)]

    assert packages
    assert all(re.match(r"[\w.\-\[\]]+==\S+.* \\$", line) for line in packages)
    assert sum("--hash=sha256:" in line for line in lines) >= len(packages)


@pytest.mark.parametrize("name", LOCKS)
def test_what_is_asked_for_is_pinned(name):
    lock = (settings.BASE_DIR / name).read_text().lower()
    asked = (settings.BASE_DIR / name).with_suffix(".in").read_text().splitlines()

    wanted = [re.split(r"[\[~=<>]", line)[0] for line in asked if re.match(r"[A-Za-z]", line)]

    assert not [name for name in wanted if f"\n{name.lower()}==" not in f"\n{lock}"]
