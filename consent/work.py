"""What of this waits for the information governance lead, or is theirs to look after."""

from consent.queries.advice import waiting
from practitioners.governance import Work, register
from practitioners.models import Practitioner


def _nothing_waits(practitioner: Practitioner) -> int:
    return 0


register(
    Work(
        "Questions about sharing",
        "consent:advice",
        "Practitioners who are unsure whether they may share",
        waiting,
    )
)
register(
    Work(
        "Lawful bases",
        "consent:bases",
        "What agencies of each sector may rest on, from when, until when",
        _nothing_waits,
    )
)
register(
    Work(
        "Data sharing agreements",
        "consent:sharing_agreements",
        "Their versions, parties and review dates",
        _nothing_waits,
    )
)
