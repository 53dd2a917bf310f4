"""`make demo`: the whole of Huddle with its demo people, until Ctrl-C."""

import json
import os
import time

from config.queues import WORKERS
from config.runner.environment import as_owner, product_environment, write_env_file
from config.runner.frontend import build_assets
from config.runner.paths import Var
from config.runner.product import (
    beat_child,
    health_of,
    live_child,
    manage,
    migrate,
    web_child,
    worker_child,
)
from config.runner.say import Refusal, say, say_step
from config.runner.session import Session, session
from config.runner.state import LOOPBACK, is_taken

READY_WITHIN = 90


def run_demo(var: Var) -> None:
    port = int(os.environ.get("PORT") or 8000)
    say(f"Huddle: getting ready in {var.root}")
    with session(var) as run:
        if is_taken(port):
            raise Refusal(f"Port {port} is taken. Choose another: make demo PORT={port + 1}")
        run.start_servers(for_tests=False)
        environment = product_environment(run.state, port=port, demo=True)
        write_env_file(var, environment)
        _prepare(environment)
        _start_product(run, environment, port)
        _greet(environment, port)
        run.supervisor.watch()


def _prepare(environment: dict[str, str]) -> None:
    say_step("Building the front-end assets")
    build_assets(environment)
    say_step("Migrating the database, as its owner")
    migrate(environment)
    say_step("Loading the demo partnership, if it is not there")
    manage(as_owner(environment), "load_demo", *_which_demo())


def _which_demo() -> list[str]:
    """HUDDLE_DEMO_NOMINATIONS=no leaves the nominations to be imported by hand."""
    without = os.environ.get("HUDDLE_DEMO_NOMINATIONS", "").lower() in {"no", "false", "0"}
    return ["--without-nominations"] if without else []


def _start_product(run: Session, environment: dict[str, str], port: int) -> None:
    for name in WORKERS:
        child = worker_child(run.var, environment, name)
        run.supervisor.start(child, f"Starting the Celery {name}")
    run.supervisor.start(beat_child(run.var, environment), "Starting Celery beat")
    live = live_child(run.var, environment, run.state.port("live"))
    run.supervisor.start(live, "Starting the process that tells pages of changes")
    run.supervisor.start(web_child(run.var, environment, port), "Starting the web server")
    say_step("Waiting until every part is well")
    _wait_until_well(run, port)


def _wait_until_well(run: Session, port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while ill := {part: word for part, word in health_of(port).items() if word != "ok"}:
        run.supervisor.look()
        if time.monotonic() > deadline:
            words = ", ".join(f"{part}: {word}" for part, word in ill.items())
            raise Refusal(f"Huddle did not become ready ({words}). See {run.var.logs}")
        time.sleep(0.2)


def _greet(environment: dict[str, str], port: int) -> None:
    people = json.loads(manage(as_owner(environment), "demo_people", "--json"))
    address = f"http://{LOOPBACK}:{port}"
    say()
    say(f"Huddle is ready at {address}")
    say()
    for line in _table(people):
        say(line)
    say()
    say(f"Mail that Huddle sends is at {address}/demo/mail/. Ctrl-C stops everything.")


def _table(people: list[dict[str, str]]) -> list[str]:
    """E-mail and password to sign in with, and who that is, one under the other."""
    columns = [(p["email"], p["password"], f"{p['role']}, {p['team']}") for p in people]
    widths = [max(map(len, column)) for column in zip(*columns, strict=True)]
    return [
        "  ".join(["", *(word.ljust(width) for word, width in zip(row, widths, strict=True))])
        for row in columns
    ]
