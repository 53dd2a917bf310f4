"""Who may touch what happens in a family's life: statuses, alerts, scores, transfers, times."""

from families.models import Alert, AlertReading, Episode, StatusEpisode, ToolScore, Transfer
from families.rows.seen import AS_IT_IS_TOLD, CONTRIBUTION_SEEN, FAMILY_SEEN, OF_ITS_FAMILY
from practitioners.row_security import APPEND, PRACTITIONER, protect

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

# Which and why stays as it was raised; until when, whose it is and its end are said later.
protect(
    Alert,
    using=FAMILY_SEEN,  # a trigger sees that its reason is of this family: not all may read that
    fixed=("id", "family_id", "kind", "reason_id", "raised_at", "raised_by_id"),
)

# In one's own name, and it stays.
protect(
    AlertReading,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND practitioner_id = {PRACTITIONER} AND "
    + OF_ITS_FAMILY.format(thing="alert", column="alert_id", table="families_alertreading"),
    rights=APPEND,
)

# Exactly for the readers of its words; written with them, and never again.
protect(
    ToolScore,
    using=CONTRIBUTION_SEEN,
    check=f"{AS_IT_IS_TOLD.format(table='families_toolscore')} "
    f"AND recorded_by_id = {PRACTITIONER} AND "
    + OF_ITS_FAMILY.format(thing="person", column="person_id", table="families_toolscore"),
    rights=APPEND,
)

# Where and when it was sent stays; that they have it is said once.
protect(
    Transfer,
    using=FAMILY_SEEN,
    fixed=("id", "family_id", "sent_to", "sent_on", "recorded_at", "recorded_by_id"),
)

# Opened and closed by a trigger; why it was closed is said beside it.
protect(
    Episode,
    using=FAMILY_SEEN,
    rights=("SELECT", "UPDATE"),
    fixed=("id", "family_id", "opened_at", "closed_at"),
)
