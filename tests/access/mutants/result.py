"""The last result, as docs/access.md shows it."""

from pathlib import Path

from tests.access.mutants.kinds import Mutant, Source

RESULT = Path(__file__).parents[1] / "mutants.txt"


def line_of(mutant: Mutant, verdict: str) -> str:
    return f"{verdict:8} {_where(mutant):11} {mutant.name}"


def _where(mutant: Mutant) -> str:
    return mutant.file.split("/")[0] if isinstance(mutant, Source) else "database"
