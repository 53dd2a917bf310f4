"""What is erased of agreement, sharing and subject access at disposal, and what stays."""

from consent.models import (
    AdviceRequest,
    BreakGlass,
    DisposalProposal,
    LegalHold,
    PromptAnswer,
    SharingDecision,
    SharingStep,
    SubjectAccess,
    SubjectAccessRelease,
    SubjectAccessRow,
    WorkingAgreement,
)
from practitioners.erasure import erase, keep

erase(WorkingAgreement, "note", "what_for")
erase(SharingDecision, "reason", "told_note")
erase(SharingStep, "reason")
erase(AdviceRequest, "question", "answer")
erase(BreakGlass, "words", "note")
erase(
    SubjectAccess,
    "requester_name",
    "authority",
    "identity_check",
    "asked_for",
    "extension_reason",
    "outcome_reason",
)
erase(
    SubjectAccessRow,
    "text",
    "redacted",
    "reason",
    "third_party_consent",
    "third_party_weighed",
    "professional",
)
erase(SubjectAccessRelease, "recipient", "body")
keep(LegalHold, "reason", "lift_reason", why="Why disposal waited, of which this is the proof.")
keep(DisposalProposal, "reason", why="Why the record was kept longer, of which this is the proof.")
keep(PromptAnswer, "note", why="Of a practitioner's own looking; it names no family.")
