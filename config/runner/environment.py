"""The environment that Huddle's own processes get: the same names as on a partner's server."""

import os
import shlex
import sys
from pathlib import Path

from config.runner.orphans import MARK
from config.runner.paths import Var, write_private
from config.runner.state import LOOPBACK, State


def product_environment(state: State, *, port: int, demo: bool) -> dict[str, str]:
    return {
        "SECRET_KEY": state.passwords["secret_key"],
        "ALLOWED_HOSTS": f"{LOOPBACK},localhost",
        "BASE_URL": f"http://{LOOPBACK}:{port}",
        "LIVE_URL": f"http://{LOOPBACK}:{state.port('live')}" if demo else "",
        "SECURE": "False",  # plain HTTP, on loopback
        "DEMO": str(demo),
        "DATABASE_URL": _database_url(state, "runtime"),
        "DATABASE_OWNER_URL": _database_url(state, "owner"),
        "REDIS_URL": _redis_url(state, 0),
        "CACHE_URL": _redis_url(state, 1),
        "EMAIL_URL": f"smtp://{LOOPBACK}:{state.port('smtp')}",
        "HUDDLE_VAR": str(state.var.root),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def for_child(environment: dict[str, str]) -> dict[str, str]:
    """With the rest of ours, the virtual environment first, and the mark we find it by."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    marked = {MARK: environment["HUDDLE_VAR"], "PATH": path, "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **environment, **marked}


def as_owner(environment: dict[str, str]) -> dict[str, str]:
    return environment | {"DATABASE_URL": environment["DATABASE_OWNER_URL"]}


def write_env_file(var: Var, environment: dict[str, str]) -> None:
    lines = [f"{name}={shlex.quote(value)}\n" for name, value in environment.items()]
    write_private(var.env, "".join(lines))


def _database_url(state: State, role: str) -> str:
    who = f"huddle_{role}:{state.passwords[role]}"
    return f"postgres://{who}@{LOOPBACK}:{state.ports['postgres']}/huddle"


def _redis_url(state: State, number: int) -> str:
    return f"redis://:{state.passwords['redis']}@{LOOPBACK}:{state.ports['redis']}/{number}"
