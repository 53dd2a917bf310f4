"""What the huddle holds about a person, for the pack of a subject access request."""

from consent.subject_access_sources import Source, leave_out, register
from huddle.models import (
    Addendum,
    AgencyCheck,
    AgendaItem,
    AgendaReason,
    CaptureDraft,
    Concern,
    ConcernStep,
    DangerStop,
    Decision,
    Dissent,
    DocumentFile,
    DraftAnswer,
    FormulationPoint,
    HuddleSession,
    ImportRow,
    ItemInvitation,
    MinutesItem,
    Nomination,
    NominationDraft,
    PlanCopy,
    PlanEntry,
    PlanTranslation,
    Referral,
    Telling,
)

SUBJECT_IS_ADULT = "(SELECT p.kind = 'adult' FROM families_person p WHERE p.id = in_subject)"
ABOUT_THE_CHILD = f"t.family_id = in_family AND (t.child_id = in_subject OR {SUBJECT_IS_ADULT})"

register(
    Source(
        Nomination,
        "A nomination for a huddle",
        rows=ABOUT_THE_CHILD,
        about="ARRAY[t.child_id]",
        fields=(
            "child",
            "received_at",
            "source",
            "urgent",
            "ask",
            "family_told",
            "state",
            "screening_note",
        ),
        agency="team",
        author="nominated_by",
        dated="received_at",
    )
)
register(
    Source(
        AgendaItem,
        "On a huddle's agenda",
        fields=(
            "why",
            "note",
            "state",
            "discussed_at",
            "withdrawn_reason",
            "deferred_why",
            "deferral_asked",
            "pin_why",
        ),
        dated="discussed_at",
    )
)
register(
    Source(
        AgendaReason,
        "Why on a huddle's agenda",
        # That access was used in an emergency, and with whom is shared, other rows say in full.
        rows="t.family_id = in_family AND NOT t.is_private",
        fields=("why", "words"),
    )
)
register(
    Source(
        AgencyCheck,
        "What an agency answered",
        fields=("team", "answer", "last_seen_on", "withheld_reason"),
        agency="team",
        author="answered_by",
        dated="answered_at",
    )
)
register(
    Source(
        Decision,
        "What a huddle decided",
        rows=ABOUT_THE_CHILD,
        about="ARRAY[t.child_id]",
        fields=("child", "code", "is_primary", "provisional", "rationale", "details"),
        author="recorded_by",
        dated="recorded_at",
    )
)
register(
    Source(
        ItemInvitation,
        "Somebody was invited to a session about the family",
        fields=("reason",),
        author="invited_by",
        dated="invited_at",
    )
)
register(
    Source(
        Referral,
        "A referral that a huddle decided, and what came of it",
        fields=("where", "sent_on", "outcome", "heard_on", "outcome_note"),
        author="answered_by",
        dated="sent_on",
    )
)
register(
    Source(
        Addendum,
        "Added to the minutes after they were signed",
        fields=("words",),
        author="author",
        dated="written_at",
    )
)
register(
    Source(
        Telling,
        "Whether the family was told what a huddle decided",
        fields=("safe", "care", "teller", "tell_on", "told_on", "not_told_because"),
        author="decided_by",
        dated="decided_at",
    )
)
register(
    Source(
        Concern,
        "Somebody raised a concern",
        fields=("child", "worry", "would_settle", "stage", "resolution", "resolved_at"),
        agency="agency",
        author="raised_by",
        dated="raised_at",
    )
)
register(
    Source(
        ConcernStep,
        "What was answered to a concern",
        fields=("stage", "why", "answer", "answered_at"),
        author="asked",
        dated="asked_at",
    )
)
register(
    Source(
        Dissent,
        "Somebody did not agree with what a huddle decided",
        fields=("view", "would_change", "outcome", "outcome_at", "withdrawn_at"),
        agency="agency",
        author="person",
        dated="recorded_at",
    )
)
register(
    Source(
        DraftAnswer,
        "Said of the draft minutes' part about the family",
        fields=("answer", "words", "settled_words"),
        author="practitioner",
        dated="answered_at",
    )
)
register(
    Source(
        MinutesItem,
        "The minutes' part about the family",
        fields=("body",),
        author="signed_by",
        dated="signed_at",
        extra={
            "signed_at": "(SELECT m.signed_at FROM huddle_minutes m WHERE m.id = t.minutes_id)",
            "signed_by_id": "(SELECT m.signed_by_id FROM huddle_minutes m "
            "WHERE m.id = t.minutes_id)",
        },
    )
)
# What was written for one person of the family is in nobody else's pack.
FOR_THE_SUBJECT = "t.family_id = in_family AND t.person_id = in_subject"
for model, title, fields, author, dated in (
    (
        PlanEntry,
        "Cleared for their plan",
        ("kind", "words", "ended_at"),
        "cleared_by",
        "cleared_at",
    ),
    (
        PlanTranslation,
        "Their plan in another language",
        ("language", "words", "translator", "translated_on"),
        "added_by",
        "added_at",
    ),
    (PlanCopy, "A plan made for them", ("given_on", "given_how"), "made_by", "made_at"),
):
    register(
        Source(
            model,
            title,
            rows=FOR_THE_SUBJECT,
            about="ARRAY[t.person_id]",
            fields=fields,
            author=author,
            dated=dated,
        )
    )
leave_out(
    HuddleSession,
    *("short_notice_reason", "moved_reason", "cancelled_reason"),
    why="Of a meeting, and of no family.",
)
leave_out(DangerStop, "origin", "duty_reference", why="Holds no word about a family.")
leave_out(
    FormulationPoint,
    "part",
    why="Where a contribution stood: the pack has its words, and the minutes with their headings.",
)
leave_out(CaptureDraft, "fields", why="Not sent: its author's alone.")
leave_out(NominationDraft, "answers", why="Not sent, and of no family yet: its author's alone.")
leave_out(
    ImportRow,
    *("values", "decision_note", "family"),
    why="Kept only until a person decides; then it is a nomination, which the pack has.",
)
leave_out(
    AgendaReason,
    *("by_rule", "is_private"),
    why="Who said it, a rule or a person, and for whom it is shown: it says nothing of a family.",
)
leave_out(
    DocumentFile,
    "content",
    why="A copy of minutes or of a plan, which the pack has; an hour only.",
)
