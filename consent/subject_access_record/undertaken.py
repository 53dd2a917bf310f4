"""What was agreed to do, who leads, and what was to be passed on."""

from consent.subject_access_sources import Source, leave_out, register
from families.models import (
    AccessBarrier,
    Action,
    ActionStep,
    Alert,
    Allocation,
    ContactRequest,
    Cover,
    Goal,
    GoalReview,
    Handover,
    HandoverStep,
    Stopping,
    ToolScore,
)

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
            "lane",
            "visits",
        ),
        agency="owner_agency",
        author="agreed_by",
        dated="agreed_at",
    )
)
GOAL_NOT_FOR = (
    "(SELECT coalesce(array_agg(n.person_id), '{}') "
    "FROM families_goalnotfor n WHERE n.goal_id = %s)"
)
register(
    Source(
        Goal,
        "A goal of the family's plan",
        fields=(
            "words",
            "need",
            "answers",
            "measure",
            "review_on",
            "cleared_at",
            "ended_on",
            "end_reason",
        ),
        author="set_by",
        dated="set_at",
        extra={"not_for": GOAL_NOT_FOR % "t.id"},
    )
)
register(
    Source(
        GoalReview,
        "How a goal of the plan stood",
        fields=("outcome", "reviewed_on", "note"),
        author="recorded_by",
        dated="reviewed_on",
        extra={"not_for": GOAL_NOT_FOR % "t.goal_id"},
    )
)
register(
    Source(
        AccessBarrier,
        "A barrier on the way to help",
        fields=("code", "effect", "opened_on", "removed_on", "removed_what"),
        author="opened_by",
        dated="opened_on",
        extra={
            "not_for": "(SELECT coalesce(array_agg(n.person_id), '{}') "
            "FROM families_barriernotfor n WHERE n.barrier_id = t.id)"
        },
    )
)
register(
    Source(
        Alert,
        "An alert to whoever contacts or visits the family",
        has_words=False,
        fields=("kind", "checked_on", "review_on", "end_reason"),
        author="raised_by",
        dated="raised_at",
    )
)
register(
    Source(
        Stopping,
        "What was to be asked of the family no more",
        fields=("text", "owner", "by_on", "stopped_on"),
        agency="owner_agency",
        author="added_by",
        dated="added_at",
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
            "over_limit",
            "accepted_over_limit",
            "first_contact_due",
            "offered_at",
            "answered_at",
            "ended_at",
        ),
        author="offered_by",
        dated="offered_at",
    )
)
register(
    Source(
        Cover,
        "Who covered for the lead",
        fields=(
            "practitioner",
            "starts_on",
            "ends_on",
            "state",
            "reason",
            "decline_reason",
            "end_reason",
            "arranged_at",
            "answered_at",
            "ended_at",
        ),
        author="arranged_by",
        dated="arranged_at",
    )
)
register(
    Source(
        Handover,
        "One lead handed over to the next",
        fields=("state", "reason", "overlap_until", "begun_at", "ended_at", "end_reason"),
        author="begun_by",
        dated="begun_at",
    )
)
leave_out(Handover, "actions_kept", why="Which actions stayed with their owner: each says it.")
register(
    Source(
        HandoverStep,
        "A step of a handover",
        fields=("key", "note", "joint_visit_on", "done_at"),
        author="done_by",
        dated="done_at",
    )
)
leave_out(
    ToolScore,
    *("tool", "version", "scores", "item_10", "taken_on", "next_due"),
    why="What it gave is what was told with it, which is reviewed as that.",
)
