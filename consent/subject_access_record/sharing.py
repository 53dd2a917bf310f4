"""What was agreed with them and decided about sharing, and who opened the record anyway."""

from consent.models import (
    AdviceRequest,
    BreakGlass,
    SharingDecision,
    SharingPrompt,
    SharingStep,
    WorkingAgreement,
)
from consent.subject_access_sources import Source, register

register(
    Source(
        WorkingAgreement,
        "Agreement to work together",
        rows="t.family_id = in_family AND (t.person_id IS NULL OR t.person_id = in_subject)",
        about="array_remove(ARRAY[t.person_id], NULL)",
        fields=("person", "answer", "family_told", "how", "answered_on", "what_for", "note"),
        author="recorded_by",
        dated="recorded_at",
    )
)
register(
    Source(
        SharingDecision,
        "A decision about sharing",
        about="coalesce(t.children, '{}')",
        fields=(
            "share",
            "agencies",
            "basis",
            "gateway",
            "confidentiality",
            "consent",
            "reason",
            "family_told",
            "told_note",
            "starts_at",
            "until",
        ),
        author="decided_by",
        dated="decided_at",
    )
)
register(
    Source(
        SharingStep,
        "What became of a decision about sharing",
        fields=("kind", "reason"),
        author="by",
        dated="at",
    )
)
register(
    Source(
        SharingPrompt,
        "Sharing was to be looked at again",
        fields=("because", "answer"),
        author="answered_by",
        dated="raised_at",
    )
)
register(
    Source(
        AdviceRequest,
        "Advice that was asked about sharing",
        fields=("asked_of", "question", "answer"),
        author="asked_by",
        dated="asked_at",
    )
)
register(
    Source(
        BreakGlass,
        "Emergency access to the record",
        rows="t.family_id = in_family AND t.started_at IS NOT NULL",
        fields=("reason", "words"),
        agency="agency",
        author="practitioner",
        dated="started_at",
    )
)
