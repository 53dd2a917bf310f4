"""Compute every seal of the audit trail again, and compare with what left the machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from practitioners import sealing


class Command(BaseCommand):
    help = (
        "Verify the audit trail. Exits 1, naming the first seal that does not hold, when an event "
        "or a seal was changed, added or removed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--against",
            metavar="HASH_OR_FILE",
            help="a hash that was sent, or a file of them (one a line, as the sink writes them)",
        )

    def handle(self, *, against: str | None = None, **options: Any) -> None:
        found = sealing.verify()
        if found.broken is not None:
            raise CommandError(f"Seal {found.broken} does not hold: {found.why}.")
        sent = [*sealing.delivered(), *_in_the_sink(), *(_given(against) if against else [])]
        if gone := sealing.missing(sent):
            number = f"of seal {gone[0].number} " if gone[0].number else ""
            raise CommandError(
                f"A hash {number}that was sent is not in the trail: it was sealed anew, or seals "
                f"were removed ({gone[0].sha256})."
            )
        self.stdout.write(
            f"{found.seals} seals hold, over {found.events} events. {len(sent)} sent hashes agree."
        )
        if found.unsealed:
            since = found.unsealed_since
            self.stdout.write(f"{found.unsealed} events are not yet sealed, the oldest: {since}.")


def _given(against: str) -> list[sealing.Sent]:
    path = Path(against)
    try:
        sent = sealing.read_sent(path.read_text() if path.is_file() else against)
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(f"{against} is neither a hash nor a file of hashes.") from error
    if not sent:
        raise CommandError(f"{against} holds no hash: nothing to compare with.")
    return sent


def _in_the_sink() -> list[sealing.Sent]:
    """What a sink that is a file on this machine holds; another sink is given by ``--against``."""
    parts = urlsplit(settings.AUDIT_SINK)
    path = Path(unquote(parts.path))
    if parts.scheme != "file" or not path.is_file():
        return []
    return _given(str(path))
