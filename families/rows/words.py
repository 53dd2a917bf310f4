"""Who may touch what was told of a family."""

from families.models import (
    Contribution,
    ContributionNotFor,
    ContributionSubject,
    Dispute,
    SourcePermission,
)
from families.rows.seen import (
    AS_IT_IS_TOLD,
    CONTRIBUTION_SEEN,
    FAMILY_SEEN,
    IN_THE_SAME_FAMILY,
    OWN_ARRAY,
)
from practitioners.row_security import APPEND, protect

protect(Contribution, using=f"{OWN_ARRAY} AND {FAMILY_SEEN}", rights=APPEND)

for about_one in (ContributionSubject, ContributionNotFor):
    protect(
        about_one,
        using=CONTRIBUTION_SEEN,
        check=AS_IT_IS_TOLD.format(table=about_one._meta.db_table),
        rights=APPEND,
    )

protect(
    Dispute,
    using=CONTRIBUTION_SEEN,
    check=IN_THE_SAME_FAMILY.format(table="families_dispute"),
    fixed=(
        "id",
        "family_id",
        "contribution_id",
        "person_id",
        "practitioner_id",
        "says",
        "recorded_at",
        "recorded_by_id",
    ),
)

protect(
    SourcePermission,
    using=CONTRIBUTION_SEEN,
    check=IN_THE_SAME_FAMILY.format(table="families_sourcepermission"),
    fixed=("id", "family_id", "contribution_id", "asked_for", "asked_at", "asked_by_id"),
)
