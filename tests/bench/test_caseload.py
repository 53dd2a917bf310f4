"""The bench of the morning and Monday pages runs: at a size at which nothing is timed."""

import pytest
from django.conf import settings

from tests.bench.bulk import run
from tests.bench.caseload import measure, store
from tests.bench.caseload_world import LED, fill_work
from tests.bench.measuring import Patience
from tests.bench.world import fill
from tests.owner import as_owner

ONCE = Patience(most=1, least=1)
FAMILIES = 400


@pytest.fixture
def readers(monkeypatch):
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    with as_owner():
        readers = fill_work(fill(FAMILIES))
        store(readers)
    return readers


def test_each_page_is_asked_and_counted(readers):
    costs = measure(readers, ONCE)

    assert [(cost.page, cost.reader) for cost in costs] == [
        ("My families", "lead"),
        ("Figures", "supervisor"),
        ("Figures", "manager"),
        ("List of overdue actions", "manager"),
    ]
    assert all(0 < cost.queries < 40 for cost in costs)
    assert all(0 < cost.sql <= cost.whole for cost in costs)


def test_there_is_work_for_everybody_who_is_asked(readers):
    with as_owner():
        rows = {
            name: run(f"SELECT count(*) FROM bench_rows_{name}")[0][0]
            for name in ("lead", "supervisor", "manager")
        }

    assert 0 < rows["lead"] <= LED
    assert 0 < rows["supervisor"] < rows["manager"]
