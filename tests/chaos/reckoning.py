"""What became of each notice: in its row, and in the mail that the server accepted."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from uuid import UUID

import psycopg

ROWS = """
SELECT id, kind, state, attempts, ended_at, gathered_in_id FROM practitioners_notice
"""
STAMP = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Row:
    id: UUID
    kind: str
    state: str
    attempts: int
    ended_at: datetime | None
    gathered_in: UUID | None


def rows(connection: psycopg.Connection) -> list[Row]:
    return [Row(*row) for row in connection.execute(ROWS)]


def accepted(folder: Path) -> dict[UUID, list[datetime]]:
    """When the mail server took each message, by the notice in its Message-ID."""
    found = defaultdict(list)
    for path in sorted(folder.glob("*.eml")):
        said = message_from_bytes(path.read_bytes())["Message-ID"]
        at = datetime.strptime(path.name.partition("-")[0], STAMP).replace(tzinfo=UTC)
        found[UUID(said.strip("<>").partition("@")[0])].append(at)
    return dict(found)


@dataclass(frozen=True)
class Reckoning:
    """What must hold, whatever was killed."""

    found: list[Row]
    mails: dict[UUID, list[datetime]]
    planned: int
    most_doubled: int

    @property
    def lost(self) -> list[Row]:
        """Not sent, or sent by our word alone."""
        return [
            row
            for row in self.found
            if row.state != "sent" or (row.gathered_in or row.id) not in self.mails
        ]

    @property
    def doubled(self) -> int:
        return sum(len(times) - 1 for times in self.mails.values())

    @property
    def gathered(self) -> int:
        return sum(1 for row in self.found if row.gathered_in)

    def faults(self) -> list[str]:
        """In words; none of them, and all is well."""
        known = {row.id: row for row in self.found}
        said = [f"lost: {row.id} is {row.state}" for row in self.lost]
        if (kept := sum(row.kind == "chaos" for row in self.found)) != self.planned:
            said.append(f"planned {self.planned}, and there are {kept}")
        said += [f"mail about nothing: {pk}" for pk in self.mails.keys() - known.keys()]
        for row in (known[pk] for pk in self.mails.keys() & known.keys()):
            said += self._of_one(row, self.mails[row.id])
        if self.doubled > self.most_doubled:
            said.append(f"{self.doubled} doubled, where at most {self.most_doubled} can be")
        return said

    @staticmethod
    def _of_one(row: Row, times: list[datetime]) -> list[str]:
        said = []
        if row.ended_at and max(times) > row.ended_at:
            said.append(f"sent again after it was marked: {row.id}")
        if len(times) > row.attempts:
            said.append(f"{len(times)} mails in {row.attempts} turns: {row.id}")
        return said
