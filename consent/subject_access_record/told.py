"""What was told about them, in all its versions, and what stands beside it."""

from consent.subject_access_sources import Source, register
from families.models import Contribution, Dispute, SourcePermission

TOLD_OF = """(SELECT coalesce(array_agg(s.person_id), '{}') FROM families_contributionsubject s
    WHERE s.contribution_id = t.id)"""
# What names nobody is about the whole family, and so about each of them.
TOLD_ABOUT_SUBJECT = (
    f"(t.family_id = in_family AND ({TOLD_OF} = '{{}}' OR {TOLD_OF} @> ARRAY[in_subject]))"
)
# What stands beside a contribution goes with it, and is kept from whom it is kept from.
TOLD_IN = TOLD_OF.replace("t.id", "t.contribution_id")
OF_WHAT_WAS_TOLD = TOLD_ABOUT_SUBJECT.replace("t.id", "t.contribution_id")
NOT_FOR_IN = {
    "not_for": "(SELECT coalesce(array_agg(n.person_id), '{}') "
    "FROM families_contributionnotfor n WHERE n.contribution_id = t.contribution_id)"
}

register(
    Source(
        Contribution,
        "What was told",
        rows=TOLD_ABOUT_SUBJECT,
        about=TOLD_OF,
        fields=(
            "theme",
            "nature",
            "confidence",
            "event_date",
            "noted_on",
            "voice",
            "voice_of",
            "setting",
            "text",
            "relevance",
            "held_where",
            "safe_to_discuss",
            "marking",
            "handling",
            "needs_source_permission",
            "review_on",
            "change",
            "change_reason",
            "replaced_at",
        ),
        agency="source_agency",
        author="author",
        dated="recorded_at",
        extra={
            "not_for": "(SELECT coalesce(array_agg(n.person_id), '{}') "
            "FROM families_contributionnotfor n WHERE n.contribution_id = t.id)"
        },
    )
)
register(
    Source(
        Dispute,
        "Somebody says that it is not so",
        rows=OF_WHAT_WAS_TOLD,
        about=f"array_remove(t.person_id || {TOLD_IN}, NULL)",
        fields=("person", "practitioner", "says", "outcome", "outcome_note"),
        author="recorded_by",
        dated="recorded_at",
        extra=NOT_FOR_IN,
    )
)
register(
    Source(
        SourcePermission,
        "Its source was asked whether it may be passed on",
        rows=OF_WHAT_WAS_TOLD,
        about=TOLD_IN,
        fields=("asked_for", "granted", "answer_note"),
        author="asked_by",
        dated="asked_at",
        extra=NOT_FOR_IN,
    )
)
