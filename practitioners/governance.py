"""The work of information governance: each floor registers its kinds, one page lists them all."""

from collections.abc import Callable
from dataclasses import dataclass

from practitioners.models import Practitioner


def _nothing(practitioner: Practitioner) -> int:
    return 0


@dataclass(frozen=True)
class Work:
    """One kind of work: what it is called, the name of its page, and how much of it waits."""

    title: str
    page: str
    hint: str
    waiting: Callable[[Practitioner], int] = _nothing


KINDS: list[Work] = []


def register(work: Work) -> None:
    """Add a kind of work to the page, in the order of registering. Twice is once."""
    if work.page not in {known.page for known in KINDS}:
        KINDS.append(work)
