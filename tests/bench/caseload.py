"""`python -m tests.bench.caseload --sizes 10000,100000`: what the morning and Monday pages cost.

Whole pages, asked through Django as the runtime role by a lead, a supervisor and a manager: how
many queries, how long in SQL, how long in all; beside the limit, which is reading the same rows
from a table in which they had been stored.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from families.queries.morning import my_families  # noqa: E402
from practitioners.binding import acting_as  # noqa: E402
from practitioners.models import Practitioner  # noqa: E402
from practitioners.working_days import today  # noqa: E402
from tests.bench.bulk import run  # noqa: E402
from tests.bench.caseload_world import Readers, fill_work  # noqa: E402
from tests.bench.measuring import Patience, timed  # noqa: E402
from tests.bench.scratch import scratch_database  # noqa: E402
from tests.bench.world import fill, settle  # noqa: E402
from tests.owner import become_runtime  # noqa: E402

WEEKS = 12


@dataclass(frozen=True)
class Cost:
    """One page: queries, and medians in milliseconds."""

    page: str
    reader: str
    queries: int
    sql: float
    whole: float
    limit: float


def main() -> None:
    asked = _arguments()
    report = {}
    for families in (int(size) for size in asked.sizes.split(",")):
        with scratch_database():
            report[families] = one_size(families, Patience(asked.rounds, asked.seconds))
        asked.json.write_text(json.dumps(report, indent=1))
    print(f"\nWritten to {asked.json}")


def one_size(families: int, patience: Patience) -> dict[str, Any]:
    started = time.monotonic()
    readers = fill_work(fill(families))
    store(readers)
    settle()
    built, load = time.monotonic() - started, os.getloadavg()[0]
    print(f"\n{families:,} families built in {built:.0f} s; load {load:.1f}\n", flush=True)
    become_runtime()
    costs = measure(readers, patience)
    print(table(costs))
    return {"load": load, "costs": [vars(cost) for cost in costs]}


def measure(readers: Readers, patience: Patience) -> list[Cost]:
    mine, figures = reverse("families:mine"), reverse("huddle:figures")
    overdue = reverse("huddle:figures_list", args=["M11"])
    return [
        cost("My families", mine, "lead", readers.lead, patience),
        cost("Figures", figures, "supervisor", readers.supervisor, patience),
        cost("Figures", figures, "manager", readers.manager, patience),
        cost("List of overdue actions", overdue, "manager", readers.manager, patience),
    ]


def store(readers: Readers) -> None:
    """The rows of each page in a table of their own: nothing is sooner than reading them."""
    for name in ("supervisor", "manager"):
        reader, start = getattr(readers, name), f"{today()}"
        sql = " UNION ALL ".join(
            f"SELECT * FROM {function}(%(day)s::date, %(day)s::date - 83)"
            for function in ("families_measures", "huddle_measures")
        )
        with acting_as(reader):
            run(f"CREATE UNLOGGED TABLE bench_rows_{name} AS {sql}", {"day": start})
    with acting_as(readers.lead):
        keys = [family.pk for family in my_families(readers.lead)]
    run(
        "CREATE UNLOGGED TABLE bench_rows_lead AS SELECT * FROM families_family "
        "WHERE id = ANY (%s)",
        [keys],
    )
    for name in ("supervisor", "manager", "lead"):
        run(f"GRANT SELECT ON bench_rows_{name} TO {settings.RUNTIME_ROLE}")


def cost(page: str, address: str, name: str, reader: Practitioner, patience: Patience) -> Cost:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.force_login(reader)
    spent: list[list[float]] = []

    def ask() -> None:
        spent.append([])
        with connection.execute_wrapper(_into(spent[-1])):
            assert client.get(address).status_code == 200

    whole, _ = timed(ask, patience)
    limit, _ = timed(lambda: run(f"SELECT * FROM bench_rows_{name}"), patience)
    sql = median(sum(each) for each in spent) * 1000
    return Cost(page, name, len(spent[-1]), sql, whole, limit)


def _into(spent: list[float]) -> Callable[..., Any]:
    def measured(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(time.perf_counter() - started)

    return measured


def table(costs: list[Cost]) -> str:
    lines = ["| Page | Reader | Queries | SQL, ms | Whole, ms | Limit, ms | SQL / limit |"]
    lines.append("|---|---|---|---|---|---|---|")
    for one in costs:
        ratio = f"{one.sql / one.limit:.0f}" if one.limit else ""
        lines.append(
            f"| {one.page} | {one.reader} | {one.queries} | {one.sql:.0f} | {one.whole:.0f} "
            f"| {one.limit:.1f} | {ratio} |"
        )
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-caseload", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--json", type=Path, default=settings.VAR / "caseload.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
