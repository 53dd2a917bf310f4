"""What was agreed to do, who leads, and what was to be passed on."""

from consent.subject_access_sources import Source, leave_out, register
from families.models import Action, ActionStep, Allocation, ContactRequest

register(
    Source(
        ContactRequest,
        "A message that the coordinator was asked to pass on",
        fields=("about", "urgent", "message"),
        author="asked_by",
        dated="asked_at",
    )
)
leave_out(ContactRequest, "reach", why="How to reach a practitioner.")
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
        ActionStep,
        "What became of what was agreed to do",
        fields=("step", "before", "after", "owner", "reason"),
        author="taken_by",
        dated="taken_at",
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
