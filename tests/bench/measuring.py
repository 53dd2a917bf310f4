"""Ask each way each question as each person, check that the answers agree, and take the median."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db import connection, transaction

from families.models import Family
from families.queries.lists import families_of
from practitioners.binding import acting_as, bind
from practitioners.paging import PER_PAGE
from tests.bench.ways import WAYS, GuardianDirect, Statement, Way
from tests.bench.world import A_BEGINNING, A_SURNAME, Asker
from tests.owner import as_owner

QUESTIONS: dict[str, Callable[[Way, Any], Statement]] = {
    "first page": lambda way, _: way.page(),
    "exact count": lambda way, _: way.count(),
    "count to 1,000": lambda way, _: way.capped(),
    "one that they see": lambda way, seen: way.one(seen),
    "search: a surname": lambda way, _: way.search(A_SURNAME.lower()),
    "search: a beginning": lambda way, _: way.search(A_BEGINNING),
}
WARM_UP = 3


@dataclass(frozen=True)
class Patience:
    """How often to ask: this often, or until this many seconds are over."""

    most: int = 60
    seconds: float = 1.5
    least: int = 5

    def rounds(self) -> Iterator[int]:
        started = time.perf_counter()
        for number in range(self.most):
            if number >= self.least and time.perf_counter() - started > self.seconds:
                return
            yield number


@dataclass(frozen=True)
class Measured:
    """One median, in milliseconds."""

    question: str
    asker: str
    way: str
    ms: float
    rows: int


def measure(askers: list[Asker], patience: Patience) -> list[Measured]:
    found = []
    for asker in askers:
        seen = _any_seen(asker)
        for question, statement in QUESTIONS.items():
            found += _agreed(
                [_measure(w(asker), question, statement, seen, asker, patience) for w in WAYS]
            )
    return found


def measure_through_django(askers: list[Asker], patience: Patience) -> list[Measured]:
    """What a request pays: the bind, and the page with its objects and what hangs on them."""
    found = []
    for asker in askers:
        who = asker.practitioner

        def begin(who: Any = who) -> None:
            with transaction.atomic():
                bind(who)

        def nothing() -> None:
            with transaction.atomic():
                pass

        bound = timed(begin, patience)[0] - timed(nothing, patience)[0]
        found.append(Measured("bind", asker.name, "product", bound, 0))
        with acting_as(who):
            ms, rows = timed(lambda who=who: list(families_of(who)[:PER_PAGE]), patience)
            found.append(Measured("list page, whole", asker.name, "product", ms, len(rows)))
        with as_owner():
            way = GuardianDirect(asker)
            ms, rows = timed(lambda way=way: list(way.families()[:PER_PAGE]), patience)
            found.append(Measured("list page, whole", asker.name, way.name, ms, len(rows)))
    return found


def timed(work: Callable[[], Any], patience: Patience) -> tuple[float, Any]:
    """The median in milliseconds, and what came of it."""
    taken, result = [], None
    for _ in range(WARM_UP):
        result = work()
    for _ in patience.rounds():
        started = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - started)
    return median(taken) * 1000, result


def fetched(statement: Statement) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return cursor.fetchall()


def _measure(
    way: Way,
    question: str,
    statement: Callable[[Way, Any], Statement],
    seen: Any,
    asker: Asker,
    patience: Patience,
) -> tuple[Measured, list]:
    ready = statement(way, seen)
    with way.asking():
        ms, rows = timed(lambda: fetched(ready), patience)
    return Measured(question, asker.name, way.name, ms, len(rows)), [row[0] for row in rows]


def _agreed(measured: list[tuple[Measured, list]]) -> list[Measured]:
    """The same ids in the same order, or the comparison means nothing."""
    (first, answer), *others = measured
    for other, its_answer in others:
        if its_answer != answer:
            raise AssertionError(
                f"{first.question}, {first.asker}: {first.way} and {other.way} disagree: "
                f"{len(answer)} and {len(its_answer)} rows"
            )
    return [m for m, _ in measured]


def _any_seen(asker: Asker) -> Any:
    with acting_as(asker.practitioner):
        family = Family.objects.visible_to(asker.practitioner).order_by("id").first()
    return family.pk if family else "00000000-0000-4000-8000-000000000000"
