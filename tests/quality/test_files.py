"""No file says where packages come from, and what is pinned is pinned by its hash."""

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

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

    wanted = [re.split(r"[\[~=<> ]", line)[0] for line in asked if re.match(r"[A-Za-z]", line)]

    assert not [name for name in wanted if f"\n{name.lower()}==" not in f"\n{lock}"]


OURS = {*settings.HOUSE, "config", "tests"}
# Where code may import from, by the file that pins it; the runner is never on a server.
LAYERS = {
    "requirements.txt": [*settings.HOUSE, "config/*.py", "config/live"],
    "requirements-local.txt": ["config/runner", "config/demo_mail"],
    "requirements-dev.txt": ["tests"],
}


def imported_by(pattern):
    paths = settings.BASE_DIR.glob(pattern)
    files = [f for path in paths for f in ([path] if path.is_file() else path.rglob("*.py"))]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.split(".")[0]


@pytest.mark.parametrize("lock", LAYERS)
def test_what_is_imported_is_pinned(lock):
    pinned = re.findall(r"^([\w.-]+)==", (settings.BASE_DIR / lock).read_text(), re.MULTILINE)
    known = packages_distributions()
    modules = {module for pattern in LAYERS[lock] for module in imported_by(pattern)}

    outside = modules - OURS - sys.stdlib_module_names
    homes = {module: known.get(module, [module]) for module in outside}

    assert outside
    assert not {m: d for m, d in homes.items() if not {_plain(n) for n in d} & set(pinned)}


def _plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_the_docs_say_why_each_package_is_here(name):
    asked = (settings.BASE_DIR / name).with_suffix(".in").read_text()
    why = (settings.BASE_DIR / "docs/dependencies.md").read_text()

    wanted = re.findall(r"^[A-Za-z][\w-]*", asked, re.MULTILINE)

    assert not [package for package in wanted if package not in why]


INCLUDED = re.compile(r'{% include "(?P<name>[^"]+)"(?P<given>[^%]*)%}')


def test_a_form_is_given_its_token_where_it_is_included_with_nothing_else():
    """``only`` keeps the token out as well; the browser is then refused, the test client not."""
    texts = {
        str(path.relative_to(settings.BASE_DIR / "templates")): path.read_text()
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
    }
    forms = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    alone = [
        f"{name}: {one['name']}"
        for name, text in texts.items()
        for one in INCLUDED.finditer(text)
        if one["name"] in forms
        and "only" in one["given"].split()
        and "csrf_token=csrf_token" not in one["given"].split()
    ]

    assert len(forms) > 50
    assert not alone
