"""`python -m tests.access.mutants`: apply each in a copy, run its tests, and see them fail."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django

django.setup()

import psycopg  # noqa: E402 - after setup

from tests.access.mutants.applying import (  # noqa: E402
    CAUGHT,
    GUARDS,
    READY,
    SURVIVED,
    VERDICTS,
    WRONG,
)
from tests.access.mutants.kinds import ROOT, Database, DoesNotApply, Mutant, Source  # noqa: E402
from tests.access.mutants.listed import MUTANTS  # noqa: E402
from tests.access.mutants.result import caught_before, keep, line_of  # noqa: E402

FAILED, PASSED = 1, 0
Told = Iterator[tuple[Mutant, str, str]]


@dataclass(frozen=True)
class Bench:
    """A copy of the project and a test database: nothing that anybody works with."""

    folder: Path
    environment: dict[str, str]

    def run(
        self, tests: list[str], *options: str, **more: str
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=line"]
        return subprocess.run(
            [*command, "-p", "no:cacheprovider", "--reuse-db", *options, *tests],
            cwd=self.folder,
            env=self.environment | more,
            check=False,
            capture_output=True,
            text=True,
        )

    def tell_sources(self, mutants: list[Source]) -> Told:
        """One process for each: Python reads its files once."""
        for mutant in mutants:
            try:
                with self._without(mutant):
                    run = self.run(mutant.tests.split(), "-x", **{READY: "1"})
            except DoesNotApply as reason:
                yield mutant, WRONG, str(reason)
                continue
            words = {FAILED: CAUGHT, PASSED: SURVIVED}
            yield mutant, words.get(run.returncode, WRONG), (run.stdout + run.stderr)[-1500:]

    def tell_database(self, mutants: list[Database]) -> Told:
        """One process for all: each is put back by the end of a transaction."""
        guards, verdicts = self.folder / "guards.json", self.folder / "verdicts.json"
        guards.write_text(json.dumps([json.loads(mutant.as_json()) for mutant in mutants]))
        verdicts.write_text("{}")
        tests = sorted({test.split("[")[0] for m in mutants for test in m.tests.split()})
        run = self.run(tests, **{READY: "1", GUARDS: str(guards), VERDICTS: str(verdicts)})
        told = json.loads(verdicts.read_text())
        for mutant in mutants:
            yield mutant, told.get(mutant.name, WRONG), (run.stdout + run.stderr)[-1500:]

    @contextmanager
    def _without(self, mutant: Source) -> Iterator[None]:
        path = self.folder / mutant.file
        whole, mutated = path.read_text(), mutant.mutated(self.folder)
        try:
            _write(path, mutated)
            yield
        finally:
            _write(path, whole)


def main() -> None:
    asked = _arguments()
    known = caught_before() if asked.rest else set()
    chosen = [m for m in MUTANTS if asked.only in f"{m.name} {m.tests}" and m.name not in known]
    started = time.monotonic()
    with _benches(asked.n, trust=asked.trust) as benches:
        told = _run_all(chosen, benches)
    seconds = time.monotonic() - started
    caught = sum(verdict == CAUGHT for verdict in told.values())
    print(f"\n{caught} of {len(chosen)} caught in {seconds:.0f} s")
    keep(told)
    sys.exit(caught != len(chosen))


def _run_all(chosen: list[Mutant], benches: list[Bench]) -> dict[str, str]:
    """Each bench takes its share of both kinds, one after the other."""
    with ThreadPoolExecutor(len(benches)) as workers:
        shares = [chosen[k :: len(benches)] for k in range(len(benches))]
        told: dict[str, str] = {}
        for share in workers.map(_run_share, benches, shares):
            told |= share
    return told


def _run_share(bench: Bench, mutants: list[Mutant]) -> dict[str, str]:
    sources = [mutant for mutant in mutants if isinstance(mutant, Source)]
    told = bench.tell_sources(sources)
    if databases := [mutant for mutant in mutants if isinstance(mutant, Database)]:
        told = chain(bench.tell_database(databases), told)
    verdicts = {}
    for mutant, verdict, words in told:
        verdicts[mutant.name] = verdict
        print(line_of(mutant, verdict), flush=True)
        if verdict != CAUGHT:
            print(words, flush=True)
    return verdicts


@contextmanager
def _benches(number: int, *, trust: bool) -> Iterator[list[Bench]]:
    """One for each worker; first every test that is named must pass with every guard in place."""
    with tempfile.TemporaryDirectory(prefix="huddle-mutants-") as folder:
        benches = [_bench(Path(folder) / str(k), f"huddle_mutants_{k}") for k in range(number)]
        try:
            for bench in benches:
                _prepare(bench, trust=trust)
            yield benches
        finally:
            for k in range(number):
                _drop(f"test_huddle_mutants_{k}")


def _prepare(bench: Bench, *, trust: bool) -> None:
    tests = sorted({test for mutant in MUTANTS for test in mutant.tests.split()})
    if trust:
        tests = tests[:1]
    run = bench.run([*tests, "--create-db"])
    if run.returncode != PASSED:
        sys.exit(f"With every guard in place a test fails:\n{run.stdout}{run.stderr}")


def _bench(folder: Path, database: str) -> Bench:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    urls = {name: _named(database, os.environ[name]) for name in DATABASE_URLS}
    return Bench(folder, {**os.environ, **urls, "PYTHONPATH": str(folder)})


DATABASE_URLS = ("DATABASE_URL", "DATABASE_OWNER_URL")


def _named(database: str, url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def _drop(database: str) -> None:
    url = _named("postgres", os.environ["DATABASE_OWNER_URL"])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _write(path: Path, text: str) -> None:
    """With a time of its own, or Python would take what it compiled a moment ago."""
    path.write_text(text)
    _write.time += 10  # type: ignore[attr-defined]
    os.utime(path, (_write.time, _write.time))  # type: ignore[attr-defined]


_write.time = time.time()  # type: ignore[attr-defined]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--only", default="", help="those with this in their name or tests")
    parser.add_argument(
        "--rest", action="store_true", help="those that the last result does not say are caught"
    )
    parser.add_argument(
        "--trust", action="store_true", help="the suite has just passed: do not ask it again"
    )
    parser.add_argument("-n", type=int, default=1, help="how many at a time")
    return parser.parse_args()


if __name__ == "__main__":
    main()
