"""The bench runs, and its ways agree: at a size at which nothing is timed."""

import pytest
from django.db import connection

from tests.bench import plans, table
from tests.bench.bulk import run
from tests.bench.measuring import QUESTIONS, Patience, measure, measure_through_django
from tests.bench.ways import WAYS, build_others
from tests.bench.world import fill
from tests.bench.writing import measure_writes
from tests.owner import as_owner

ONCE = Patience(most=1, least=1)
FAMILIES = 200


@pytest.fixture
def world():
    with as_owner():
        filled = fill(FAMILIES)
        build_others()
        run("ANALYZE")
    return filled


@pytest.fixture
def askers(world):
    return {asker.name: asker for asker in world.askers}


def test_the_ways_give_the_same_answers_to_everybody(askers):
    found = measure(list(askers.values()), ONCE)

    assert len(found) == len(askers) * len(QUESTIONS) * len(WAYS)
    seen = {m.asker: m.rows for m in found if m.question == "first page" and m.way == "product"}
    assert {seen[name] for name in ("big", "closed", "direct")} == {25}
    assert min(seen["middle"], seen["two"]) > 0
    assert seen["none"] == 0
    assert any(m.rows for m in found if m.question == "search: a beginning")


def test_what_it_fills_is_what_the_grants_say(world):
    with as_owner():
        assert run("SELECT families_drift()") == []


def test_a_way_that_shows_another_answer_is_noticed(askers):
    with as_owner():
        run(
            "DELETE FROM bench_limit WHERE principal = %s",
            [askers["direct"].practitioner.principal],
        )

    with pytest.raises(AssertionError, match="disagree"):
        measure([askers["direct"]], ONCE)


def test_tables_come_back_with_their_keys_indexes_and_triggers(world):
    """Compared with a table of the same shape that nobody set aside would be no comparison."""
    with as_owner(), connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "families_family")
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger "
            "WHERE tgrelid = 'families_family'::regclass AND NOT tgisinternal"
        )
        triggers = dict(cursor.fetchall())

    assert {"family_visible_to", "family_latest_first", "family_status_is_known"} <= set(
        constraints
    )
    assert "families_family_reference_key" in " ".join(constraints)
    assert set(triggers.values()) == {"O"}


def test_it_says_what_it_found(world, askers):
    people = [askers["closed"], askers["none"]]

    found = measure_through_django(people, ONCE)
    found += measure_writes(2, world.coordinator, ONCE)

    said = table.tables(found, FAMILIES) + plans.show(plans.check_plans(people))
    assert "move to another team" in said
    assert "list page, whole" in said


def test_who_sees_one_family_is_asked_of_its_own_grants(world):
    """Not of all grants there are, which a query that is used twice would read whole."""
    with as_owner():
        plan = run(
            "EXPLAIN SELECT principal FROM families_sight WHERE family_id = "
            "(SELECT id FROM families_family LIMIT 1)"
        )

    assert not [line for (line,) in plan if "CTE Scan" in line]
