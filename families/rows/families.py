"""Who may touch the family itself, its people and its addresses, and who may see it at all."""

from families.models import (
    Address,
    AddressChange,
    Allocation,
    Conflict,
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    Household,
    HouseholdMember,
    Loss,
    NamedReader,
    Person,
    Relationship,
    RestrictionChange,
    SealedEnquiry,
    Stage,
)
from families.rows.seen import FAMILY_SEEN, OWN_ARRAY
from practitioners.row_security import APPEND, PRINCIPALS, READ, protect

protect(
    Family,
    using=OWN_ARRAY,
    fixed=("id", "reference", "restriction", "visible_to", "created_at", "closed_on"),
)

for model in (Person, Relationship, Household, HouseholdMember, Allocation):
    protect(model, using=FAMILY_SEEN, fixed=("id", "family_id"))

protect(
    Address,
    using=f"{FAMILY_SEEN} AND (NOT protected OR reveal_to && {PRINCIPALS})",
    # A coordinator may write down an address that they are then not shown.
    check=FAMILY_SEEN,
    fixed=("id", "family_id", "protected", "reveal_to"),
)

# Why it is hidden is for those who know it, as long as it is.
ADDRESS_KNOWN = (
    "EXISTS (SELECT 1 FROM families_address a WHERE a.id = address_id AND a.protected "
    "AND a.family_id = families_addresschange.family_id)"
)

protect(
    AddressChange,
    using=ADDRESS_KNOWN,
    rights=APPEND,
)

GRANTED_SEEN = "EXISTS (SELECT 1 FROM families_family f WHERE f.id = content_object_id)"

# Parts in a family's work that everybody around it knows, whoever takes them.
OPENLY = "('screening', 'chairing', 'offered', 'leading', 'covering', 'overseeing')"

# Who may see a family is known to those who see it: of a sealed one not even that it exists.
protect(
    FamilyTeamGrant,
    using=f"{GRANTED_SEEN} AND (reason = 'listed' "
    "OR NOT families_hides(content_object_id, group_id, NULL))",
    rights=READ,
)

protect(
    FamilyPractitionerGrant,
    using=f"{GRANTED_SEEN} AND (reason IN {OPENLY} "
    "OR NOT families_hides(content_object_id, NULL, user_id))",
    rights=READ,
)

protect(
    Conflict,
    using=FAMILY_SEEN,
    fixed=(
        "id",
        "family_id",
        "practitioner_id",
        "kind",
        "reason",
        "declared_at",
        "declared_by_id",
    ),
)

protect(
    RestrictionChange,
    using=FAMILY_SEEN,
    rights=APPEND,
)

protect(
    NamedReader,
    using=FAMILY_SEEN,
    fixed=("id", "family_id", "practitioner_id", "reason", "named_at", "named_by_id"),
)

protect(
    Loss,
    using=FAMILY_SEEN,
    fixed=(
        *("id", "family_id", "child_id", "kind", "happened_on", "is_last", "narrowed"),
        *("recorded_at", "recorded_by_id"),
    ),
)

# Written by the trigger that keeps it.
protect(Stage, using=FAMILY_SEEN, rights=READ)
# Written by the function that answers nothing to who asks.
protect(SealedEnquiry, using=FAMILY_SEEN, rights=READ)
