"""What was agreed to do, and who leads."""

from consent.subject_access_sources import Source, register
from families.models import Action, Allocation

register(
    Source(
        Action,
        "What was agreed to do",
        fields=(
            "text",
            "owner",
            "due_on",
            "status",
            "status_reason",
            "done_on",
            "difference_made",
        ),
        agency="owner_agency",
        author="agreed_by",
        dated="agreed_at",
    )
)
register(
    Source(
        Allocation,
        "Who leads for the family",
        fields=(
            "practitioner",
            "supervisor",
            "state",
            "reason",
            "decline_reason",
            "end_reason",
            "first_contact_due",
            "offered_at",
            "answered_at",
            "ended_at",
        ),
        author="offered_by",
        dated="offered_at",
    )
)
