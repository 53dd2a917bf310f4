"""Who the servers run as: PostgreSQL refuses root, so root lends them a user of their own."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.runner.say import Refusal, say_step

SERVER_USER = "huddle"


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        return self.uid == os.geteuid()

    def as_options(self) -> dict[str, Any]:
        """What subprocess needs to become this user."""
        if self.is_me:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Asked of the kernel, as that user: modes alone do not tell."""
        question = ["test", "-r", str(path), "-a", "-x", str(path)]
        return not subprocess.run(question, cwd="/", check=False, **self.as_options()).returncode

    def owns(self, path: Path) -> None:
        if not self.is_me:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def server_account(data: Path) -> Account:
    """Whoever owns the data already; else ourselves; else, for root, the user `huddle`."""
    if data.exists():
        return _account(pwd.getpwuid(data.stat().st_uid))
    if os.geteuid():
        return _account(pwd.getpwuid(os.geteuid()))
    return _account(_lent_user())


def _lent_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        _add_user()
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        return pwd.getpwnam("nobody")


def _add_user() -> None:
    if useradd := shutil.which("useradd", path=f"{os.environ['PATH']}:/usr/sbin"):
        say_step(f"Adding the system user {SERVER_USER}: PostgreSQL refuses to run as root")
        options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        subprocess.run([useradd, *options, SERVER_USER], check=False)


def _account(entry: pwd.struct_passwd) -> Account:
    if entry.pw_uid == 0:
        raise Refusal("The data of the servers belongs to root. Run `make reset`.")
    if os.geteuid() not in {0, entry.pw_uid}:
        raise Refusal(f"The data belongs to {entry.pw_name}. Run as that user, or set HUDDLE_VAR.")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
