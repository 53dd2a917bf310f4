"""What of this floor waits for the information governance lead, or is theirs to look after."""

from consent.queries import advice, breaking_glass, prompts, retention, subject_access
from practitioners.governance import Work, register

register(
    Work(
        "Subject access requests",
        "consent:subject_accesses",
        "People who ask what is held about them, and when each must be answered",
        subject_access.waiting,
    )
)
register(
    Work(
        "Retention and disposal",
        "consent:retention",
        "How long records are kept, and those whose time has ended",
        retention.disposals_waiting,
    )
)
# A hold is a state, not work: none of them waits for anybody.
register(
    Work(
        "Legal holds",
        "consent:legal_holds",
        "What must not be disposed of, whatever the rules say",
    )
)
register(
    Work(
        "Questions about sharing",
        "consent:advice",
        "Practitioners who are unsure whether they may share",
        advice.waiting,
    )
)
register(
    Work(
        "Lawful bases",
        "consent:bases",
        "What agencies of each sector may rest on, from when, until when",
    )
)
register(
    Work(
        "Data sharing agreements",
        "consent:sharing_agreements",
        "Their versions, parties and review dates",
    )
)
register(
    Work(
        "Emergency access",
        "consent:break_glass_reviews",
        "Records opened in an emergency, to review; and requests that you can open",
        breaking_glass.waiting_for,
    )
)
register(
    Work(
        "Unusual looking at families",
        "consent:prompts",
        "Visible rules found it. Each is a prompt to ask somebody, and no accusation",
        prompts.waiting,
    )
)
