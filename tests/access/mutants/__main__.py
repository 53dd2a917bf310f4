"""`python -m tests.access.mutants`: apply each in a copy, run its tests, and see them fail."""

import argparse
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
from pathlib import Path
from queue import Queue
from urllib.parse import urlsplit, urlunsplit

import django

django.setup()

import psycopg  # noqa: E402 - after setup

from tests.access.mutants.applying import GUARD, READY  # noqa: E402
from tests.access.mutants.kinds import ROOT, Database, DoesNotApply, Mutant, Source  # noqa: E402
from tests.access.mutants.listed import MUTANTS  # noqa: E402
from tests.access.mutants.result import RESULT, line_of  # noqa: E402

FAILED, PASSED = 1, 0


@dataclass(frozen=True)
class Bench:
    """A copy of the project and a test database: nothing that anybody works with."""

    folder: Path
    environment: dict[str, str]

    def run(self, tests: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--tb=line"]
        return subprocess.run(
            [*command, "-p", "no:cacheprovider", "--reuse-db", *tests],
            cwd=self.folder,
            env=self.environment | more,
            check=False,
            capture_output=True,
            text=True,
        )

    def tell(self, mutant: Mutant) -> tuple[str, str]:
        """ "caught", "SURVIVED" or "DOES NOT APPLY", and the last words of the run."""
        try:
            with self._without(mutant) as guard:
                run = self.run(mutant.tests.split(), **guard, **{READY: "1"})
        except DoesNotApply as reason:
            return "DOES NOT APPLY", str(reason)
        words = {FAILED: "caught", PASSED: "SURVIVED"}
        return words.get(run.returncode, "DOES NOT APPLY"), (run.stdout + run.stderr)[-1500:]

    @contextmanager
    def _without(self, mutant: Mutant) -> Iterator[dict[str, str]]:
        if isinstance(mutant, Database):
            yield {GUARD: mutant.as_json()}
            return
        assert isinstance(mutant, Source)
        path = self.folder / mutant.file
        whole, mutated = path.read_text(), mutant.mutated(self.folder)
        try:
            _write(path, mutated)
            yield {}
        finally:
            _write(path, whole)


def main() -> None:
    asked = _arguments()
    chosen = [m for m in MUTANTS if asked.only in f"{m.name} {m.tests}"]
    started = time.monotonic()
    with _benches(asked.n, trust=asked.trust) as benches:
        told = _run_all(chosen, benches)
    seconds = time.monotonic() - started
    caught = sum(verdict == "caught" for verdict in told.values())
    print(f"\n{caught} of {len(chosen)} caught in {seconds:.0f} s")
    if len(chosen) == len(MUTANTS):
        lines = [line_of(mutant, told[mutant.name]) for mutant in MUTANTS]
        RESULT.write_text("\n".join(lines) + "\n")
    sys.exit(caught != len(chosen))


def _run_all(chosen: list[Mutant], benches: list[Bench]) -> dict[str, str]:
    free: Queue[Bench] = Queue()
    for bench in benches:
        free.put(bench)

    def tell(mutant: Mutant) -> tuple[str, str, float]:
        bench, started = free.get(), time.monotonic()
        try:
            return *bench.tell(mutant), time.monotonic() - started
        finally:
            free.put(bench)

    told = {}
    with ThreadPoolExecutor(len(benches)) as workers:
        for mutant, (verdict, words, took) in zip(chosen, workers.map(tell, chosen), strict=True):
            told[mutant.name] = verdict
            print(f"{line_of(mutant, verdict)}  {took:.0f} s", flush=True)
            if verdict != "caught":
                print(words, flush=True)
    return told


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
        "--trust", action="store_true", help="the suite has just passed: do not ask it again"
    )
    parser.add_argument("-n", type=int, default=1, help="how many at a time")
    return parser.parse_args()


if __name__ == "__main__":
    main()
