"""Where the runner keeps its things: one folder, `var/`, or wherever HUDDLE_VAR says."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from config.runner.say import Refusal

BASE_DIR = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Var:
    root: Path

    @property
    def services(self) -> Path:
        """Data of PostgreSQL and Redis; a link where their user could not reach this folder."""
        return self.root / "services"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def state(self) -> Path:
        return self.root / "state.json"

    @property
    def lock(self) -> Path:
        return self.root / "runner.lock"

    @property
    def env(self) -> Path:
        return self.root / "env"

    @property
    def beat(self) -> Path:
        return self.root / "beat"

    def make(self) -> None:
        try:
            for folder in (self.root, self.logs, self.mail, self.beat):
                folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, PermissionError) as error:
            raise Refusal(f"Huddle cannot use {self.root}: {error}. Set HUDDLE_VAR.") from error

    def clear(self) -> None:
        """Remove what the runner made, and nothing else that may lie here."""
        for path in (self.logs, self.mail, self.beat, self.root / "assets"):
            shutil.rmtree(path, ignore_errors=True)
        for path in (self.state, self.env, self.lock):
            path.unlink(missing_ok=True)
        if self.root.is_dir() and not any(self.root.iterdir()):
            self.root.rmdir()


def var_from_environment() -> Var:
    return Var(Path(os.environ.get("HUDDLE_VAR") or BASE_DIR / "var").absolute())


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, and readable by its owner only."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
