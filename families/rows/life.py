"""Who may touch what happens in a family's life: statuses of its children."""

from families.models import StatusEpisode
from families.rows.seen import FAMILY_SEEN, OF_ITS_FAMILY
from practitioners.row_security import protect

# What was said, of whom and since when stays: it is ended or set aside, and never rewritten.
protect(
    StatusEpisode,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND "
    + OF_ITS_FAMILY.format(thing="person", column="child_id", table="families_statusepisode"),
    fixed=(
        *("id", "family_id", "child_id", "kind", "code", "says", "opened_on", "recorded_at"),
        *("recorded_by_id", "corrects_id"),
    ),
)
