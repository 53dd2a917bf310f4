"""`python -m tests.bench --sizes 10000,100000`: build, ask, compare; a table and a JSON file."""

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.db import connection  # noqa: E402

from tests.bench import plans, table  # noqa: E402
from tests.bench.bulk import run  # noqa: E402
from tests.bench.measuring import Patience, measure, measure_through_django  # noqa: E402
from tests.bench.scratch import scratch_database  # noqa: E402
from tests.bench.ways import build_others  # noqa: E402
from tests.bench.world import fill, settle  # noqa: E402
from tests.bench.writing import measure_writes  # noqa: E402
from tests.owner import become_runtime  # noqa: E402

ALL_SIZES = "10000,100000,1000000"
WRITTEN = 50  # families on which writes are timed


def main() -> None:
    asked = _arguments()
    report: dict[str, Any] = {"machine": _machine(), "sizes": {}}
    for families in (int(size) for size in asked.sizes.split(",")):
        with scratch_database():
            report["sizes"][families] = one_size(families, Patience(asked.rounds, asked.seconds))
        asked.json.write_text(json.dumps(report, indent=1))
    print(f"\nWritten to {asked.json}")


def one_size(families: int, patience: Patience) -> dict[str, Any]:
    """Build it, ask everything, print it; what was found, for the file."""
    started = time.monotonic()
    world = fill(families)
    build_others()
    settle()
    built = time.monotonic() - started
    drift = len(run("SELECT families_drift()"))
    assert not drift, f"{drift} families differ from their grants"
    load, said = os.getloadavg()[0], _grants(families)
    print(f"\n{families:,} families built in {built:.0f} s; {said}; load {load:.1f}\n", flush=True)
    become_runtime()
    read = measure(world.askers, patience)
    read += measure_through_django(world.askers, patience)
    planned = plans.check_plans(world.askers)
    wrote = measure_writes(WRITTEN, world.coordinator, patience)
    print(table.tables(read + wrote, families))
    print(f"\n{plans.show(planned)}")
    return {
        "built_in_seconds": round(built, 1),
        "load": load,
        "sees": {a.name: a.what for a in world.askers},
        "measured": [vars(m) for m in read + wrote],
        "plans": plans.as_json(planned),
    }


def _grants(families: int) -> str:
    [(teams, people)] = run(
        "SELECT (SELECT count(*) FROM bench_team_grant), (SELECT count(*) FROM bench_person_grant)"
    )
    return f"each granted to {teams / families:.1f} teams and {people / families:.1f} people"


def _machine() -> dict[str, Any]:
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT name, setting || coalesce(unit, '') FROM pg_settings WHERE name IN "
            "('server_version', 'shared_buffers', 'work_mem', 'random_page_cost', 'fsync', 'jit')"
        )
        postgres = dict(cursor.fetchall())
    return {"cores": os.cpu_count(), "python": platform.python_version(), "postgres": postgres}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-access", description=__doc__)
    parser.add_argument("--sizes", default=ALL_SIZES, help=f"families; {ALL_SIZES}")
    parser.add_argument("--rounds", type=int, default=60, help="each question at most so often")
    parser.add_argument("--seconds", type=float, default=1.5, help="and for no longer than this")
    parser.add_argument("--json", type=Path, default=settings.VAR / "access.json")
    return parser.parse_args(sys.argv[1:])


if __name__ == "__main__":
    main()
