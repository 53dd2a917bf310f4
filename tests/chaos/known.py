"""For processes of chaos alone: a worker with ``--include tests.chaos.known`` sends it too."""

from practitioners.notices import register
from tests.chaos import kind

CHAOS = register(kind.CHAOS)
