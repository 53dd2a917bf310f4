"""Who may touch which row: agreements and sharing decisions are added, never rewritten."""

from consent.models import (
    AdviceRequest,
    AgencySector,
    LawfulBasis,
    SharingAgreement,
    SharingDecision,
    SharingPrompt,
    SharingStep,
    WorkingAgreement,
)
from families.rows import FAMILY_SEEN
from practitioners.roles import Role
from practitioners.row_security import APPEND, PRACTITIONER, WRITE, expose, permit, protect

GOVERNS = (
    "EXISTS (SELECT 1 FROM practitioners_practitioner g "  # noqa: S608 - our own words
    f"WHERE g.id = {PRACTITIONER} AND g.is_active AND '{Role.IG_LEAD}' = ANY (g.roles))"
)

protect(WorkingAgreement, using=FAMILY_SEEN, rights=APPEND)
protect(SharingDecision, using=FAMILY_SEEN, rights=APPEND)
protect(SharingStep, using=FAMILY_SEEN, rights=APPEND)
protect(
    SharingPrompt,
    using=FAMILY_SEEN,
    fixed=("id", "family_id", "because", "about", "raised_at"),
)
# A question shows itself to whoever governs; nothing else of the family does.
protect(
    AdviceRequest,
    using=f"{FAMILY_SEEN} OR {GOVERNS}",
    fixed=("id", "family_id", "asked_of", "question", "asked_at", "asked_by_id"),
)
expose(LawfulBasis, rights=("SELECT", "UPDATE"), fixed=("id", "code", "sector", "position"))
expose(AgencySector, rights=WRITE, fixed=("id", "agency_id"))
expose(SharingAgreement, rights=APPEND)

permit("consent_in_force")  # of the rows that whoever is bound sees
permit("consent_due")  # for the clock: ids only

# Who looked: for those who answer for the family. Each asks who is bound.
permit("consent_may_read_log", "consent_family_of_reference")
permit("consent_access_log", "consent_access_log_count", "consent_access_log_people")
