"""What a huddle wrote about a family is erased at disposal; that it met and decided stays."""

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
    HuddleSession,
    ImportRow,
    ItemInvitation,
    MinutesItem,
    Nomination,
    NominationDraft,
    PlanEntry,
    PlanTranslation,
    Referral,
    Telling,
)
from practitioners.erasure import afterwards, erase, keep

erase(AgendaItem, "note", "withdrawn_reason", "deferred_why", "deferral_asked", "pin_why")
erase(ItemInvitation, "reason")
erase(AgendaReason, "words")
erase(CaptureDraft, "fields")
erase(AgencyCheck, "withheld_reason")
erase(Decision, "rationale", "details")
erase(Concern, "worry", "would_settle", "resolution")
erase(ConcernStep, "why", "answer")
erase(Dissent, "view", "would_change", "outcome")
erase(Addendum, "words")
erase(DraftAnswer, "words", "settled_words")
erase(MinutesItem, "body")
erase(Referral, "outcome_note")
erase(Telling, "care", "not_told_because")
erase(PlanEntry, "words")
erase(PlanTranslation, "words", "translator")
erase(Nomination, "ask", "screening_note")
erase(
    ImportRow,
    "decision_note",
    "values",
    rows="t.nomination_id IN (SELECT n.id FROM huddle_nomination n WHERE n.family_id = in_family)",
)
keep(
    HuddleSession,
    *("short_notice_reason", "moved_reason", "cancelled_reason"),
    why="Of a meeting, and of no family.",
)
keep(NominationDraft, "answers", why="Of no family yet: its author sends or deletes it.")
keep(DangerStop, "origin", "duty_reference", why="Holds no word about a family.")
# One may hold several families: all that wait to be downloaded go, and are made again if asked.
keep(DocumentFile, "content", why="Every file is deleted with each disposal.")
afterwards("DELETE FROM huddle_documentfile")
afterwards("UPDATE huddle_document SET state = 'failed' WHERE state = 'ready'")
