"""What of a family's record is erased at disposal, and what stays."""

from families.models import (
    AccessBarrier,
    Action,
    ActionStep,
    Address,
    AddressChange,
    Allocation,
    Conflict,
    ContactRequest,
    Contribution,
    Cover,
    Dispute,
    Family,
    Goal,
    GoalReview,
    Handover,
    HandoverStep,
    Loss,
    NamedReader,
    Person,
    RestrictionChange,
    SourcePermission,
    StatusEpisode,
    Stopping,
    ToolScore,
    Transfer,
)
from practitioners.erasure import afterwards, erase

# A born child must have a date of birth and an unborn one a due date: this one is nobody's.
NO_DATE = "DATE '1900-01-01'"

erase(Family, "contact_safety", rows="t.id = in_family", review_due="NULL", status="'closed'")
erase(
    Person,
    "name",
    "known_as",
    name_key="''",
    dob=f"CASE WHEN t.dob IS NULL THEN NULL ELSE {NO_DATE} END",
    edd=f"CASE WHEN t.edd IS NULL THEN NULL ELSE {NO_DATE} END",
    was_due_on="NULL",
    nhs_number="''",
    nhs_number_absence="CASE WHEN t.nhs_number_absence = '' THEN 'not_known' "
    "ELSE t.nhs_number_absence END",
)
erase(Address, "lines", "postcode", postcode_key="''", protected="false", reveal_to="'{}'::int[]")
erase(Contribution, "text", "held_where", "relevance", "handling", "change_reason", "setting")
erase(Dispute, "says", "outcome_note")
erase(SourcePermission, "asked_for", "answer_note")
erase(ContactRequest, "message", "reach")
erase(Conflict, "reason")
erase(RestrictionChange, "reason")
erase(NamedReader, "reason", "end_reason")
erase(Loss, "taken_back_because", happened_on="NULL")
erase(
    Transfer,
    "sent_to",
    acknowledged_who="CASE WHEN t.acknowledged_on IS NULL THEN '' ELSE '-' END",
)
erase(ToolScore, "version", scores="'{}'::jsonb", item_10="NULL")
erase(StatusEpisode, "corrected_because")
erase(AddressChange, "reason")
erase(Action, "text", "status_reason", "difference_made")
erase(ActionStep, "reason")
erase(AccessBarrier, "effect", "removed_what")
erase(Goal, "words", "answers", "measure", "end_reason")
erase(GoalReview, "note")
erase(Stopping, "text")
erase(
    Allocation,
    "reason",
    "decline_reason",
    "end_reason",
    "over_limit",
    "accepted_over_limit",
)
erase(Cover, "reason", "decline_reason", "end_reason")
erase(Handover, "reason", "end_reason")
erase(HandoverStep, "note")
afterwards("DELETE FROM families_familyteamgrant WHERE content_object_id = in_family")
afterwards("DELETE FROM families_familypractitionergrant WHERE content_object_id = in_family")
afterwards("PERFORM families_refresh(in_family)")
