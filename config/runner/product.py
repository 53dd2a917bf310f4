"""Huddle's own processes: web, workers, beat, and for a mail server one that keeps mail."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from config.queues import WORKERS
from config.runner.children import Child
from config.runner.environment import as_owner, for_child
from config.runner.paths import BASE_DIR, Var
from config.runner.say import Refusal
from config.runner.state import LOOPBACK, State, is_taken

BIN = Path(sys.executable).parent
CELERY = [str(BIN / "celery"), "--app", "config", "--workdir", str(BASE_DIR), "--quiet"]


def mail_child(var: Var, state: State) -> Child:
    port = state.port("smtp")
    where = ["--port", str(port), "--folder", str(var.mail)]
    return Child(
        name="mail",
        command=[sys.executable, "-m", "config.demo_mail", *where],
        environment=for_child({"HUDDLE_VAR": str(var.root)}),
        log=var.logs / "mail.log",
        is_ready=lambda: is_taken(port),
    )


# Each thread keeps a database connection: servers x threads, with Celery's, stay well below
# PostgreSQL's 100.
SERVERS, THREADS = 2, 8


def web_child(var: Var, environment: dict[str, str], port: int) -> Child:
    options = ["--interface", "wsgi", "--host", LOOPBACK, "--port", str(port)]
    options += ["--workers", str(SERVERS), "--blocking-threads", str(THREADS)]
    return Child(
        name="web",
        command=[str(BIN / "granian"), *options, "config.wsgi:application"],
        environment=for_child(environment),
        log=var.logs / "web.log",
        is_ready=lambda: is_taken(port),
    )


def live_child(var: Var, environment: dict[str, str], port: int) -> Child:
    where = ["--host", LOOPBACK, "--port", str(port)]
    quiet = ["--log-level", "warning", "--no-access-log", "--timeout-graceful-shutdown", "2"]
    return Child(
        name="live",
        command=[str(BIN / "uvicorn"), *where, *quiet, "config.live.asgi:application"],
        environment=for_child(environment),
        log=var.logs / "live.log",
        is_ready=lambda: is_taken(port),
    )


# The long worker puts back what it cannot finish (SIGQUIT); the other ends what it has (SIGTERM).
STOP = {"worker": signal.SIGTERM, "long-worker": signal.SIGQUIT}
PROCESSES = {"worker": 2, "long-worker": 1}


def worker_child(var: Var, environment: dict[str, str], name: str) -> Child:
    which = ["--queues", ",".join(WORKERS[name]), "--hostname", f"{name}@%h"]
    size = ["--concurrency", str(PROCESSES[name])]
    return Child(
        name=name,
        command=[*CELERY, "worker", *which, *size, "--loglevel", "INFO"],
        environment=for_child(environment),
        log=var.logs / f"{name}.log",
        stop_signal=STOP[name],
        patience=20,
    )


def beat_child(var: Var, environment: dict[str, str]) -> Child:
    where = ["--schedule", str(var.beat / "schedule"), "--pidfile", ""]
    return Child(
        name="beat",
        command=[*CELERY, "beat", *where, "--loglevel", "INFO"],
        environment=for_child(environment),
        log=var.logs / "beat.log",
    )


def migrate(environment: dict[str, str]) -> None:
    manage(as_owner(environment), "migrate", "--no-input", "--verbosity", "0")


def manage(environment: dict[str, str], *arguments: str) -> str:
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=for_child(environment),
        check=False,
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise Refusal(f"manage.py {arguments[0]} did not work:\n{result.stdout}{result.stderr}")
    return result.stdout


def health_of(port: int) -> dict[str, str]:
    """What /healthz says, each part by its name; {"web": ...} when it says nothing."""
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/healthz", timeout=10) as answer:
            return _parts(answer.read)
    except urllib.error.HTTPError as error:
        return _parts(error.read)
    except OSError as error:
        return {"web": str(error)}


def _parts(read: Callable[[], bytes]) -> dict[str, str]:
    try:
        return dict(json.loads(read()))
    except ValueError:
        return {"web": "/healthz did not answer with JSON"}
