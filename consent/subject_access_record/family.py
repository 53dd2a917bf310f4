"""Who they are, where they live and who works with them."""

from consent.subject_access_sources import Source, leave_out, register
from families.models import (
    Address,
    AddressChange,
    Episode,
    Family,
    Household,
    HouseholdMember,
    Involvement,
    Loss,
    Person,
    Relationship,
    RestrictionChange,
    Stage,
    StatusEpisode,
    Transfer,
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
            "quiet_since",
            "lead_needed_since",
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
        Stage,
        "What became of the family here",
        has_words=False,
        fields=("status",),
        dated="since",
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
            "was_due_on",
            "sex",
            "nhs_number",
            "nhs_number_absence",
            "father_status",
            "loss",
        ),
        dated="created_at",
    )
)
register(
    Source(
        Loss,
        "A pregnancy that ended, or a child who died",
        rows="t.family_id = in_family AND t.child_id = in_subject",
        about="ARRAY[t.child_id]",
        fields=("kind", "happened_on", "taken_back_because"),
        author="recorded_by",
        dated="recorded_at",
    )
)
register(
    Source(
        StatusEpisode,
        "A status in early help or social care",
        rows="t.family_id = in_family AND t.child_id = in_subject",
        about="ARRAY[t.child_id]",
        fields=(
            *("kind", "code", "says", "opened_on", "ended_on", "end_reason"),
            "corrected_because",
        ),
        author="recorded_by",
        dated="opened_on",
    )
)
register(
    Source(
        Transfer,
        "A transfer to another area",
        fields=("sent_to", "sent_on", "acknowledged_on", "acknowledged_who"),
        author="recorded_by",
        dated="sent_on",
    )
)
register(
    Source(
        Episode,
        "A time with the huddle",
        has_words=False,
        fields=("opened_at", "closed_at", "reason", "census_code"),
        dated="opened_at",
    )
)
leave_out(Loss, "is_last", why="Says of the other children, who are asked about by themselves.")
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
        fields=(
            *("team", "practitioner", "role", "is_hidden", "visits"),
            *("last_seen_on", "since", "until"),
        ),
        agency="team",
        author="practitioner",
        dated="since",
    )
)
