"""`python -m tests.chaos`: servers, workers and beat of its own; a storm; then what became of it.

CHAOS_MINUTES the storm lasts, CHAOS_NOTICES are sent through it, CHAOS_SEED makes it come again.
"""

import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psycopg

from config.runner.environment import as_owner, for_child, product_environment
from config.runner.home import remove_home
from config.runner.lock import only_runner
from config.runner.orphans import stop_all_of
from config.runner.paths import BASE_DIR, Var
from config.runner.product import beat_child, migrate, worker_child
from config.runner.session import Session, session
from config.runner.state import LOOPBACK
from tests.chaos.faults import WORKERS, Faults
from tests.chaos.reckoning import Reckoning, accepted, rows

MINUTES = float(os.environ.get("CHAOS_MINUTES") or 1)
NOTICES = int(os.environ.get("CHAOS_NOTICES") or 1000)
SEED = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(1_000_000))
PAUSE = (1.5, 5.0)  # seconds between one fault and the next
PATIENCE = 600  # seconds after the storm: a lease is one minute, a slow machine takes its time
LEFT = "SELECT count(*) FROM practitioners_notice WHERE state NOT IN ('sent', 'cancelled', 'dead')"


def main(var: Var) -> int:
    print(f"Chaos: seed {SEED}, {MINUTES:g} minutes, {NOTICES} notices", flush=True)
    afresh(var)
    with session(var) as run:
        run.supervisor.tell = lambda sentence: None
        run.start_servers(for_tests=True)
        environment = product_environment(run.state, port=8000, demo=False)
        migrate(environment)
        planner = plan_notices(environment)
        start_product(run, environment)
        began = time.monotonic()
        faults = rage(run)
        print(f"The storm is over after {time.monotonic() - began:.0f} s", flush=True)
        assert wait(run, planner) == 0, "the planner did not come to its end"
        until_quiet(run)
        return say(run, faults, time.monotonic() - began)


def afresh(var: Var) -> None:
    """Nothing of an earlier storm is counted again."""
    if var.root.exists():
        with only_runner(var):
            stop_all_of(var.root)
            remove_home(var)
            var.clear()


def plan_notices(environment: dict[str, str]) -> subprocess.Popen:
    """It goes on beside the storm; people are there before it begins."""
    planner = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.planning", str(NOTICES), str(MINUTES * 60 * 0.8)],
        cwd=BASE_DIR,
        env=for_child(as_owner(environment)),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert planner.stdout is not None
    assert planner.stdout.readline() == "ready\n"
    return planner


def start_product(run: Session, environment: dict[str, str]) -> None:
    for name in WORKERS:
        worker = worker_child(run.var, environment, "worker")
        words = [*worker.command, "--include", "tests.chaos.known"]
        words[words.index("worker@%h")] = f"{name.replace(' ', '-')}@%h"
        log = run.var.logs / f"{name}.log"
        run.supervisor.start(replace(worker, name=name, command=words, log=log))
    run.supervisor.start(beat_child(run.var, environment))


def rage(run: Session) -> Faults:
    chance = random.Random(SEED)  # noqa: S311 - to come again, not to be secret
    faults, began = Faults(run, chance), time.monotonic()
    while (now := time.monotonic() - began) < MINUTES * 60:
        print(f"{now:6.1f} s  {faults.next()}", flush=True)
        look(run, chance.uniform(*PAUSE))
    return faults


def look(run: Session, seconds: float) -> None:
    """Whatever lies killed is started again, as the runner and Docker do."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        run.supervisor.look()
        time.sleep(0.1)


def wait(run: Session, planner: subprocess.Popen) -> int | None:
    until = time.monotonic() + PATIENCE
    while planner.poll() is None and time.monotonic() < until:
        look(run, 0.5)
    return planner.poll()


def until_quiet(run: Session) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        look(run, 1)
        try:
            with database(run) as connection:
                if connection.execute(LEFT).fetchone() == (0,):
                    return
        except psycopg.OperationalError:
            continue


def say(run: Session, faults: Faults, seconds: float) -> int:
    with database(run) as connection:
        found = Reckoning(rows(connection), accepted(run.var.mail), NOTICES, faults.most_doubled())
    done = ", ".join(f"{name} {times}" for name, times in sorted(faults.done.items()))
    print(f"Faults: {done}")
    print(
        f"{NOTICES} notices in {seconds:.0f} s: {len(found.lost)} lost; {len(found.mails)} mails, "
        f"of which {found.gathered} notices were gathered in some; {found.doubled} came twice, "
        f"each under the same Message-ID; {max(row.attempts for row in found.found)} turns at most"
    )
    for fault in found.faults()[:20]:
        print(f"WRONG: {fault}")
    return 1 if found.faults() else 0


def database(run: Session) -> psycopg.Connection:
    return psycopg.connect(
        host=LOOPBACK,
        port=run.state.ports["postgres"],
        user="huddle_owner",
        dbname="huddle",
        password=run.state.passwords["owner"],
        connect_timeout=5,
    )


if __name__ == "__main__":
    sys.exit(main(Var(Path(os.environ["HUDDLE_VAR"]).absolute())))
