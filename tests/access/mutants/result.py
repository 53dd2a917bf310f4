"""The last result, as docs/access.md shows it."""

from pathlib import Path

from tests.access.mutants.kinds import Mutant, Source
from tests.access.mutants.listed import MUTANTS

RESULT = Path(__file__).parents[1] / "mutants.txt"
NOT_RUN = "not run"


def line_of(mutant: Mutant, verdict: str) -> str:
    return f"{verdict:8} {_where(mutant):13} {mutant.name}"


def keep(told: dict[str, str]) -> None:
    """What was told now, and of the others what was told before, if anything was."""
    verdicts = _before() | told
    lines = [line_of(mutant, verdicts.get(mutant.name, NOT_RUN)) for mutant in MUTANTS]
    RESULT.write_text("\n".join(lines) + "\n")


def caught_before() -> set[str]:
    return {name for name, verdict in _before().items() if verdict == "caught"}


def _before() -> dict[str, str]:
    return {line[23:]: line[:8].strip() for line in RESULT.read_text().splitlines()}


def _where(mutant: Mutant) -> str:
    return mutant.file.split("/")[0] if isinstance(mutant, Source) else "database"
