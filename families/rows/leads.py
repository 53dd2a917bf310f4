"""Who may touch what a lead does: cover, handover, the update before a huddle, their visits."""

from families.models import Cover, Handover, HandoverStep, LeadUpdate, LeadUpdatePart, Visit
from families.rows.seen import AS_IT_IS_TOLD, CONTRIBUTION_SEEN, FAMILY_SEEN
from practitioners.row_security import APPEND, PRACTITIONER, protect

# Who covers, whose lead and who arranged it stay as they were asked; dates and answers move.
protect(
    Cover,
    using=FAMILY_SEEN,
    fixed=(
        "id",
        "family_id",
        "allocation_id",
        "practitioner_id",
        "starts_on",
        "reason",
        "arranged_by_id",
        "arranged_at",
    ),
)

UNDER_WAY = (
    "EXISTS (SELECT 1 FROM families_handover h WHERE h.id = handover_id AND h.state = 'open' "
    "AND h.family_id = families_handoverstep.family_id)"
)

# Who hands over to whom stays; a step that is done stays as it was done.
protect(
    Handover,
    using=FAMILY_SEEN,
    fixed=(
        "id",
        "family_id",
        "outgoing_id",
        "incoming_id",
        "reason",
        "begun_at",
        "begun_by_id",
    ),
)

protect(
    HandoverStep,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND done_by_id = {PRACTITIONER} AND {UNDER_WAY}",
    rights=APPEND,
)

# The lead's own, while they lead.
LEADS_IT = (
    "EXISTS (SELECT 1 FROM families_allocation a WHERE a.state = 'current' "
    "AND a.family_id = families_leadupdate.family_id AND a.practitioner_id = {})"
)

protect(
    LeadUpdate,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND practitioner_id = {PRACTITIONER} "
    f"AND {LEADS_IT.format(PRACTITIONER)}",
    rights=APPEND,
)

OWN_UPDATE = (
    "EXISTS (SELECT 1 FROM families_leadupdate u WHERE u.id = update_id "
    "AND u.family_id = families_leadupdatepart.family_id AND u.practitioner_id = {})"
)

protect(
    LeadUpdatePart,
    using=CONTRIBUTION_SEEN,
    check=f"{AS_IT_IS_TOLD.format(table='families_leadupdatepart')} "
    f"AND {OWN_UPDATE.format(PRACTITIONER)}",
    rights=APPEND,
)

# When somebody was last there is nobody else's to read.
protect(
    Visit,
    using=f"{FAMILY_SEEN} AND practitioner_id = {PRACTITIONER}",
    fixed=("id", "family_id", "practitioner_id"),
)
