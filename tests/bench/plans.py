"""How the database reaches the rows, for who sees few of them: never by reading all families."""

import json
from dataclasses import dataclass
from typing import Any

from tests.bench.measuring import fetched
from tests.bench.ways import Product
from tests.bench.world import A_SURNAME, Asker

NARROW = ("middle", "two", "closed", "none", "direct")


@dataclass(frozen=True)
class Plan:
    """What was asked, and whether it read a whole table or the whole order by date."""

    question: str
    asker: str
    reads: str

    @property
    def is_good(self) -> bool:
        return not self.reads


def check_plans(askers: list[Asker]) -> list[Plan]:
    found = []
    for asker in askers:
        way = Product(asker)
        questions = {"first page": way.page(), "search: a surname": way.search(A_SURNAME.lower())}
        if asker.name in NARROW:
            questions["exact count"] = way.count()
        for question, (sql, parameters) in questions.items():
            with way.asking():
                [[[plan]]] = fetched((f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", parameters))
            found.append(Plan(question, asker.name, _reads_all(plan["Plan"])))
    return found


def _reads_all(node: dict[str, Any]) -> str:
    """A scan that threw away a hundred rows for each that it gave, or read the table whole."""
    scan, table = node["Node Type"], node.get("Relation Name", "")
    thrown = node.get("Rows Removed by Filter", 0) * node.get("Actual Loops", 1)
    if table == "families_family" and (scan.endswith("Seq Scan") or thrown > 5_000):
        return f"{scan} of {table}, {thrown:,.0f} rows thrown away"
    return next(filter(None, (_reads_all(child) for child in node.get("Plans", []))), "")


def show(plans: list[Plan]) -> str:
    bad = [plan for plan in plans if not plan.is_good]
    lines = [f"  {plan.question}, {plan.asker}: {plan.reads}" for plan in bad]
    head = f"Plans: {len(plans) - len(bad)} of {len(plans)} read only what they need."
    return "\n".join([head, *lines])


def as_json(plans: list[Plan]) -> Any:
    return json.loads(json.dumps([vars(plan) for plan in plans]))
