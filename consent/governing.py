"""Requests, retention and holds among the work of information governance."""

from consent.queries.retention import disposals_waiting, holds_standing
from consent.queries.subject_access import waiting
from practitioners.governance import Work, register

register(
    Work(
        "Subject access requests",
        "consent:subject_accesses",
        "People who ask what is held about them, and when each must be answered",
        waiting,
    )
)
register(
    Work(
        "Retention and disposal",
        "consent:retention",
        "How long records are kept, and those whose time has ended",
        disposals_waiting,
    )
)
register(
    Work(
        "Legal holds",
        "consent:legal_holds",
        "What must not be disposed of, whatever the rules say",
        holds_standing,
    )
)
