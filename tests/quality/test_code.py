"""The code is in its form, its types agree, and its migrations say what its models say."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

BIN = Path(sys.executable).parent
STYLES = settings.BASE_DIR / "config/static/huddle/huddle.css"


def complaints_of(*command):
    result = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=settings.BASE_DIR,
        check=False,
        capture_output=True,
        text=True,
    )
    return result.stdout + result.stderr if result.returncode else ""


@pytest.fixture(autouse=True)
def _database():
    """None of this needs one, except where a test asks."""


@pytest.fixture(autouse=True)
def _clean_cache():
    """Nor this."""


def test_ruff_finds_nothing():
    assert not complaints_of("ruff", "check", ".")


def test_the_code_is_in_its_usual_form():
    assert not complaints_of("ruff", "format", "--check", ".")


def test_the_types_agree():
    assert not complaints_of("mypy", ".")


def test_each_block_of_our_style_sheet_ends_before_the_next_begins():
    """Two that are added at the end at the same time once lost a bracket when they met."""
    depth = 0
    for number, line in enumerate(STYLES.read_text().splitlines(), start=1):
        assert depth == 0 or not line.startswith(("/*", ".", "@")), f"line {number}"
        depth += line.count("{") - line.count("}")
    assert depth == 0


def test_no_model_waits_for_a_migration(db):
    said = StringIO()

    call_command("makemigrations", dry_run=True, stdout=said)

    assert said.getvalue() == "No changes detected\n"


@pytest.mark.parametrize("app", settings.HOUSE)
def test_migrations_go_one_after_another(app):
    leaves = MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes(app)

    assert len(leaves) <= 1, f"merge or renumber: {leaves}"
