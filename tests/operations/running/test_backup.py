"""What docs/operations.md says of backup and restore, done as it says it."""

import os
import subprocess
import sys

from django.conf import settings

from config.runner.home import find_home
from config.runner.paths import Var

COUNTS = """
    SELECT (SELECT count(*) FROM families_family), (SELECT count(*) FROM families_person),
           (SELECT count(*) FROM huddle_nomination),
           (SELECT count(*) FROM practitioners_practitioner),
           (SELECT count(*) FROM pg_policies), (SELECT count(*) FROM pg_trigger)
"""


def read_env(run):
    lines = (run.var / "env").read_text().splitlines()
    return {**os.environ, **dict(line.split("=", 1) for line in lines)}


def postgres(run, program, *options):
    """One of PostgreSQL's own programs, as the owner of the run's database."""
    path = find_home(Var(run.var)).program(program)
    owner = read_env(run)["DATABASE_OWNER_URL"]
    subprocess.run([path, "--dbname", owner, *options], check=True, timeout=60)


def test_a_restored_backup_has_everything_and_keeps_it_closed(demo, services, tmp_path):
    services.start()

    postgres(demo, "pg_dump", "--format=custom", f"--file={tmp_path / 'huddle.dump'}")
    postgres(services, "pg_restore", "--exit-on-error", str(tmp_path / "huddle.dump"))

    assert services.sql(COUNTS) == demo.sql(COUNTS)
    families = "SELECT count(*) FROM families_family"
    assert services.sql(families)[0][0] > 0
    assert services.sql(families, role="runtime") == [(0,)]
    _no_migration_waits(services)


def _no_migration_waits(run):
    environment = read_env(run)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"],
        cwd=settings.BASE_DIR,
        env=environment | {"DATABASE_URL": environment["DATABASE_OWNER_URL"]},
        check=True,
    )
