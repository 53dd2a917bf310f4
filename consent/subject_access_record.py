"""What the family's record and this floor hold about a person, for the pack."""

from consent.models import (
    AccessPrompt,
    AdviceRequest,
    BreakGlass,
    PromptAnswer,
    SharingDecision,
    SharingPrompt,
    SharingStep,
    SubjectAccess,
    SubjectAccessRelease,
    SubjectAccessRow,
    WorkingAgreement,
)
from consent.subject_access_sources import Source, leave_out, register
from families.models import (
    Action,
    Address,
    AddressChange,
    Allocation,
    Contribution,
    Dispute,
    Family,
    Household,
    HouseholdMember,
    Involvement,
    Person,
    Relationship,
    RestrictionChange,
    SourcePermission,
)

# The subject lived there at some time; whoever asks for them lives there too if it is protected.
LIVED_THERE = """EXISTS (SELECT 1 FROM families_householdmember m
    WHERE m.household_id = t.household_id AND m.person_id = in_subject)"""
MAY_KNOW_WHERE = """(NOT t.protected
    OR (t.until IS NULL AND NOT EXISTS (
        SELECT 1 FROM unnest(ARRAY[in_subject, in_requester]) AS asking(id)
         WHERE asking.id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM families_householdmember m WHERE m.household_id = t.household_id
               AND m.person_id = asking.id AND m.until IS NULL))))"""
OF_THEIR_ADDRESS = (
    "EXISTS (SELECT 1 FROM families_address a WHERE a.id = t.address_id AND "  # noqa: S608 - ours
    + f"{LIVED_THERE} AND {MAY_KNOW_WHERE})".replace("t.", "a.")
)
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
        Family,
        "The family's record",
        rows="t.id = in_family",
        fields=(
            "status",
            "closed_on",
            "level_of_need",
            "review_due",
            "referral_sent_on",
            "referral_answered_on",
            "contact_safety",
        ),
        dated="created_at",
    )
)
# That a record is sealed may itself endanger somebody: each change of it is a row to review.
leave_out(Family, "restriction", why="Said by each change of it, which is reviewed by itself.")
register(
    Source(
        RestrictionChange,
        "Who may see the record was changed",
        fields=("restriction", "why", "reason"),
        author="decided_by",
        dated="decided_at",
    )
)
register(
    Source(
        Person,
        "Who they are",
        has_words=False,
        rows="t.family_id = in_family AND t.id = in_subject",
        about="ARRAY[t.id]",
        fields=(
            "name",
            "known_as",
            "kind",
            "dob",
            "edd",
            "sex",
            "nhs_number",
            "nhs_number_absence",
            "father_status",
        ),
        dated="created_at",
    )
)
register(
    Source(
        Relationship,
        "How they are related",
        rows="t.family_id = in_family AND in_subject IN (t.person_id, t.to_id)",
        about="ARRAY[t.person_id, t.to_id]",
        fields=("person", "kind", "to", "parental_responsibility"),
    )
)
register(
    Source(
        Household,
        "A household that they belong to",
        rows="""t.family_id = in_family AND EXISTS (SELECT 1 FROM families_householdmember m
            WHERE m.household_id = t.id AND m.person_id = in_subject)""",
        about="ARRAY[in_subject]",
        fields=("address_is_protected",),
    )
)
register(
    Source(
        HouseholdMember,
        "When they lived in a household",
        rows="t.family_id = in_family AND t.person_id = in_subject",
        about="ARRAY[t.person_id]",
        fields=("since", "until"),
        dated="since",
    )
)
register(
    Source(
        Address,
        "Where they live or lived",
        has_words=False,
        rows=f"t.family_id = in_family AND {LIVED_THERE} AND {MAY_KNOW_WHERE}",
        about="ARRAY[in_subject]",
        fields=("lines", "postcode", "protected", "since", "until"),
        dated="since",
    )
)
register(
    Source(
        AddressChange,
        "Who may know where they live was changed",
        rows=f"t.family_id = in_family AND {OF_THEIR_ADDRESS}",
        fields=("what", "why", "reason"),
        author="decided_by",
        dated="decided_at",
    )
)
leave_out(Address, "postcode_key", why="The postcode again, without its space, for matching.")
leave_out(Person, "name_key", why="The name again, without its capitals, for matching.")
register(
    Source(
        Involvement,
        "Who works with the family",
        has_words=False,
        fields=("team", "practitioner", "role", "is_hidden", "last_seen_on", "since", "until"),
        agency="team",
        author="practitioner",
        dated="since",
    )
)
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
            "text",
            "relevance",
            "held_where",
            "safe_to_discuss",
            "marking",
            "handling",
            "needs_source_permission",
            "review_on",
            "change_reason",
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
_OF_A_REQUEST = "About a request, by whoever asked or reviewed: it goes into the answer's letter."
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
