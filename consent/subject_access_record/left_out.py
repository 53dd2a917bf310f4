"""What this floor holds that is in no pack, and why."""

from consent.models import (
    AccessPrompt,
    BreakGlass,
    PromptAnswer,
    SubjectAccess,
    SubjectAccessRelease,
    SubjectAccessRow,
)
from consent.subject_access_sources import leave_out

_OF_A_REQUEST = "About a request, by whoever asked or reviewed: it goes into the answer's letter."

leave_out(BreakGlass, "note", why="What was decided about a practitioner, not about the family.")
leave_out(BreakGlass, "closed_because", why="Of a request that opened nothing.")
leave_out(
    SubjectAccess,
    *("requester_name", "capacity", "authority", "identity_check", "asked_for"),
    *("received_on", "due_on", "extension_reason", "state", "outcome_reason"),
    why=_OF_A_REQUEST,
)
leave_out(
    SubjectAccessRow,
    *("text", "redacted", "reason", "third_party_consent", "third_party_weighed"),
    *("professional", "dated", "flags", "decision", "exemption"),
    why="A copy of a row of the record, made to review it.",
)
leave_out(
    SubjectAccessRelease,
    "recipient",
    "how",
    "body",
    why="They have it: it is what they were given.",
)
leave_out(AccessPrompt, "family", why="About a practitioner, by the family's reference.")
leave_out(PromptAnswer, "note", why="What a practitioner said of their own looking.")
